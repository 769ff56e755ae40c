import Answers
import Files

/// Writing what is seen: the picture with its overlay, or answers in another tool's format.
extension State {
  /// nil: beside the picture.
  mutating func exportOverlay(to destination: Path?) -> [Effect] {
    guard let answer, let path = preview.path else { return take([AnswerState.none]) }
    if let first = answer.paths.first, first != path, !answer.output.detections.isEmpty {
      notice = Notice("this answer's objects lie on \(first.name): go there to export them")
      return []
    }
    if let destination, let fault = fault(of: destination) { return take([.notice(fault)]) }
    return [
      .exportOverlay(
        ExportRequest(
          picture: path, destination: destination, detections: objects.shown(detections),
          boxes: objects.showsBoxes, masks: objects.showsMasks, labels: objects.showsLabels, theme: theme))
    ]
  }

  /// How an export ended: a name that is taken is asked about.
  mutating func take(_ outcome: ExportOutcome, of thing: ExportedThing) {
    switch outcome {
    case .written(let path, let remark):
      notice = Notice("written: \(path)" + (remark.map { ": \($0)" } ?? ""))
    case .failed(let message): notice = Notice(message, kind: .error)
    case .taken(let path): ask("\(path) is there already. Replace it?", .effect(thing.replacing))
    }
  }

  // MARK: Answers

  /// The command line, with a name to begin with.
  mutating func askWhere(to format: String, asTruth: Bool) -> [Effect] {
    guard let form = launch.exportForms.first(where: { $0.name == format }) else { return [] }
    let command = asTruth ? ProgramCommand.exportTruth : .exportAnswers
    let file = ["pali-\(form.name)", form.suffix].compactMap { $0 }.joined(separator: ".")
    return take([.ask(.command, EntryOrigin(text: "\(commandName(command.rawValue)) \(form.name) \(file)"))])
  }

  /// `words`: a format, and perhaps a file.
  mutating func exportAnswers(_ words: String, asTruth: Bool) -> [Effect] {
    let parts = words.split(separator: " ", maxSplits: 1).map(String.init)
    guard let form = launch.exportForms.first(where: { $0.name == parts[0] }) else {
      let names = launch.exportForms.map(\.name).joined(separator: ", ")
      notice = Notice("no such format: \(parts[0]); there are \(names)", kind: .error)
      return []
    }
    guard parts.count > 1 else { return askWhere(to: form.name, asTruth: asTruth) }
    let pictures = exportedPictures
    guard !pictures.isEmpty else {
      notice = Notice("no picture that is marked, or else listed, has an answer")
      return []
    }
    let destination = Path(parts[1].trimmingBlanks).expandingHome(launch.home)
      .standardized(in: launch.workingFolder)
    if let fault = fault(of: destination) { return take([.notice(fault)]) }
    return [
      .exportAnswers(
        AnswersExport(
          format: form.name,
          destination: destination,
          pictures: pictures, prompt: browser.wantedPrompt, cut: objects.cut, isTruth: asTruth,
          answers: pictures.flatMap { runs.book.answers($0.path) }.filter { $0.isDone && $0.kept == nil }))
    ]
  }

  /// What is looked at is never written over, nor mixed with what is made of it.
  private func fault(of destination: Path) -> Notice? {
    let isShown = browser.places[destination] != nil || destination == truth.set?.file
    if isShown { return Notice("\(destination) is open here: it is never written over", kind: .error) }
    let holdsPictures = browser.rows.contains { $0.kind == .file && $0.path.parent == destination }
    return holdsPictures
      ? Notice("\(destination) holds the pictures: name another folder", kind: .error) : nil
  }

  /// The marked ones, or else those of the list, as far as they have an answer.
  private var exportedPictures: [PictureVersion] {
    let paths = browser.marks.isEmpty ? browser.shownFiles : browser.marks.paths
    return paths.compactMap { path in
      guard browser.answer(path) != nil, let stamp = browser.stamp(path) else { return nil }
      return PictureVersion(path: path, stamp: stamp)
    }
  }
}
