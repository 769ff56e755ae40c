import Answers
import Files

/// Asking the prompt about pictures.
extension State {
  /// `isAgreed`: to many pictures, or to some that are not in sight.
  mutating func ask(_ asking: Asking, isAgreed: Bool = false) -> [Effect] {
    if asking == .truth { return askTruth(isAgreed: isAgreed) }
    if let obstacle = runs.obstacle { return take([.notice(Notice(obstacle, kind: .error))]) }
    var paths = paths(of: asking)
    guard !paths.isEmpty else {
      return take([.notice(Notice("there is no picture to run on: choose one in the list"))])
    }
    if let lack = prompt.lack(isObjectSelected: selectedObject != nil, names: runs.knownNames) {
      return take(lack)
    }
    if let told = prompt.mend() { notice = told }
    if asking == .unanswered { paths = unanswered(paths, composedPrompt) }
    if !isAgreed, let question = question(asking, paths) {
      ask(question.text, .run(question.asking))
      return []
    }
    return ask(composedPrompt, about: paths, together: asking == .together)
  }

  private mutating func ask(_ asked: Prompt, about paths: [Path], together: Bool) -> [Effect] {
    let origin = prompt.task == .region ? selectedOrigin : nil
    let messages = runs.ask(
      asked, about: paths, together: together, origin: origin, launch.options, at: now)
    guard let messages else { return take([.notice(Notice("this is being asked already"))]) }
    return (prompt.remember().map { [.remember($0)] } ?? []) + take(messages) + noteUnfinished()
  }

  /// A box is a place on one picture: its caption is asked about that alone.
  private func paths(of asking: Asking) -> [Path] {
    let shown = preview.path.map { [$0] } ?? []
    if prompt.task == .region { return shown }
    switch asking {
    case .marked, .together: return browser.marks.isEmpty ? shown : browser.marks.paths
    case .unanswered, .listed, .truth: return browser.shownFiles
    }
  }

  func unanswered(_ paths: [Path], _ prompt: Prompt) -> [Path] {
    guard let model = runs.summary else { return paths }
    let request = Request(id: 0, pictures: [.file("")], prompt: prompt, options: launch.options)
    let question = RecordedQuestion.asking(request, model)
    return paths.filter { !browser.ledger.answers(question, about: $0) && !runs.isAsked(prompt, about: [$0]) }
  }

  /// What is to be agreed to first; nil: nothing.
  private func question(_ asking: Asking, _ paths: [Path]) -> (text: String, asking: Asking)? {
    let prompt = "“\(composedPrompt.text)”"
    switch asking {
    case .marked, .together:
      let away = paths == browser.marks.paths ? browser.marksOutOfSight : 0
      guard away > 0 else { return nil }
      return (
        "\(away) of the \(paths.count) marked pictures are not in this list. Run on all of them?", asking
      )
    case .truth: return nil
    case .unanswered, .listed:
      let all = browser.shownFiles.count
      if paths.isEmpty {
        return (
          "All \(all) pictures of this list have an answer to \(prompt), or wait for it. Ask again?", .listed
        )
      }
      guard paths.count > 1 else { return nil }
      let answered = all - paths.count
      let rest =
        answered > 0
        ? " \(answered == 1 ? "One has" : "The other \(answered) have") an answer to it, or wait for it." : ""
      return ("Ask \(prompt) about \(paths.count) pictures of this list?\(rest)", asking)
    }
  }

  private var selectedOrigin: AnsweredObject? {
    guard let run = preview.path.flatMap(runs.book.source), let object = objects.selected else { return nil }
    return AnsweredObject(run: run, object: object)
  }

  // MARK: What had not come to an end

  /// So that what still is to be asked is known should the program end.
  private func noteUnfinished() -> [Effect] {
    runs.batchCount > 1 ? [.noteUnfinished(runs.unfinished)] : []
  }

  mutating func offer(_ run: UnfinishedRun) -> [Effect] {
    guard launch.hasModel, let part = run.parts.first else { return [] }
    let others = run.parts.count > 1 ? " and \(run.parts.count - 1) more" : ""
    let folder = part.pictures.first?.parent.name.description ?? ""
    let text =
      "A run had not come to an end: “\(part.prompt)”\(others), "
      + "\(run.left) of \(run.count) pictures in \(folder) are without an answer. Go on with it?"
    return take([.asked(text, .resume(run), byItself: true)])
  }

  mutating func resume(_ run: UnfinishedRun) -> [Effect] {
    if let obstacle = runs.obstacle { return take([.notice(Notice(obstacle, kind: .error))]) }
    let messages = run.parts.compactMap { part in
      runs.ask(
        Prompt(part.prompt), about: part.pictures, together: false, origin: nil, run.options, at: now)
    }
    return take(messages.flatMap { $0 }) + noteUnfinished() + [.forgetUnfinished]
  }
}
