import Answers
import Files
import Interface
import Pictures
import Store

/// Where the answers of a run go: to standard output as text or records, to a file of records, onto pictures.
struct RunOutputs: BatchOutputs {
  /// Whether an answer must say which picture it is about.
  var namesPictures = false
  var areRecorded: Bool { records != nil }
  var goesOn: Bool { answered != nil }
  /// What the file of records answers already; nil: all is asked.
  private let answered: [RecordedQuestion: Void]?
  private let json: Bool
  private let records: RecordFile?
  /// Where answers are kept for whoever opens the picture later.
  private var store: AnswerStore?
  /// Where the first picture goes, with what was found on it.
  private let single: PictureOutput.Target?
  /// Where goes what the answer's steps looked at.
  private let attention: AttentionFile?
  private let overlays: ResultFolder?
  private let masks: ResultFolder?
  private let minScore: Float
  /// Of what is drawn.
  private let theme: Theme
  private var lacksMasks = false

  init(
    _ settings: Settings, _ results: ResultArguments, _ output: PictureOutput, attention: Path?, json: Bool,
    inputs: [PictureInputs.Picture], isTogether: Bool
  ) throws {
    self.json = json
    single = try output.target(inputs: inputs.map(\.path))
    self.attention = try attention.map {
      try AttentionFile($0, inputs: inputs.map(\.path), replacing: output.force)
    }
    let isReplacing = output.force || results.recorded.resume
    overlays = try results.overlays.map { try ResultFolder($0, inputs: inputs, replacing: isReplacing) }
    masks = try results.maskImages.map { try ResultFolder($0, inputs: inputs, replacing: isReplacing) }
    minScore = Float(results.minScore ?? 0)
    theme = single == nil && overlays == nil ? .builtIn : try settings.theme(for: .direct)
    records = try results.recorded.open()
    store = settings.results ? Self.store(settings.folders.results) : nil
    answered = try results.recorded.answered { _ in }
  }

  /// Without it the answers are given all the same.
  private static func store(_ path: Path) -> AnswerStore? {
    do {
      let store = try AnswerStore(path)
      if let notice = store.notice { StandardStreams.complain(notice) }
      return store
    } catch {
      StandardStreams.note("answers are not kept: \(error)")
      return nil
    }
  }

  private mutating func keep(_ record: AnswerRecord) {
    let here = Path.workingFolder ?? "/"
    do { try store?.keep(record.about(record.images.map { $0.standardized(in: here) })) } catch {
      StandardStreams.note("answers are not kept: \(error)")
      store = nil
    }
  }

  // MARK: Answers

  func hasAnswer(to question: RecordedQuestion, _ item: BatchQuestions.Item) -> Bool {
    answered?[question] != nil
  }

  mutating func write(
    _ answer: Answer, _ record: AnswerRecord, _ item: BatchQuestions.Item, _ pictures: PictureStore
  ) throws {
    let isStopped = answer.finish == .cancelled
    lacksMasks = lacksMasks || answer.output.lacksMasks
    if !isStopped { try attention?.write(answer) }
    if !isStopped { try draw(answer.output.detections, item, pictures) }
    // The record comes last: what is recorded is not done again.
    if !isStopped {
      keep(record)
      try records?.append(record)
    }
    if json {
      try StandardStreams.print(record.json)
    } else if single?.isStandardOutput != true, records == nil {
      try print(answer, item, isStopped)
    }
  }

  mutating func write(failure: String, _ item: BatchQuestions.Item, _ model: ModelSummary) throws {
    let record = AnswerRecord(item.request, pictures: [], model: model, error: failure)
    try records?.append(record)
    if json { try StandardStreams.print(record.json) }
  }

  /// Said once when answers have masks that cannot be drawn.
  func finish(hasMaskDecoder: Bool) {
    if lacksMasks { StandardStreams.complain(MissingMasks(hasDecoder: hasMaskDecoder)) }
  }

  /// One line a picture where there are several.
  private func print(_ answer: Answer, _ item: BatchQuestions.Item, _ isStopped: Bool) throws {
    let path = item.request.pictures[0].path
    if !isStopped || !answer.text.isEmpty {
      let prompt = item.promptNumber.map { _ in "\(item.request.prompt.text): " } ?? ""
      try StandardStreams.print(
        namesPictures
          ? DisplayText.line("\(path): \(prompt)\(answer.text)") : DisplayText.lines(answer.text))
    }
    if isStopped { StandardStreams.complain("\(path): stopped before the end of its answer") }
  }

  // MARK: Pictures

  /// Boxes of an answer about several pictures are those of the first one.
  private func draw(
    _ detections: [Detection], _ item: BatchQuestions.Item, _ pictures: PictureStore
  ) throws {
    guard single != nil || overlays != nil || masks != nil else { return }
    let shown = detections.filter { ($0.score ?? 1) >= minScore }
    // Where a part was asked about, places are those of the whole.
    let first = item.pictures[0].reference
    if single != nil || overlays != nil {
      let painted = OverlayScene(detections: shown, theme: theme).painted(
        on: try pictures.whole(first).picture)
      try single?.write(painted)
      if let overlays {
        let name = overlays.name(of: item.pictures[0], prompt: item.promptNumber)
        try overlays.write(painted, as: name, of: first.path)
      }
    }
    guard let masks else { return }
    let size = try pictures.whole(first).identity
    for detection in shown {
      guard let mask = detection.mask else { continue }
      let region = mask.pasted(in: detection.box, width: size.width, height: size.height)
      let name = masks.name(of: item.pictures[0], prompt: item.promptNumber, part: detection.index + 1)
      try masks.write(Picture(region, width: size.width, height: size.height), as: name, of: first.path)
    }
  }
}

extension ParsedOutput {
  /// Whether there are codes of masks that could not be decoded.
  fileprivate var lacksMasks: Bool {
    detections.contains { $0.segmentCodes.count == 16 && $0.mask == nil }
  }
}

extension Picture {
  /// White where the mask is.
  fileprivate init(_ region: MaskRegion, width: Int, height: Int) {
    var rgb = [UInt8](repeating: 0, count: width * height * 3)
    for row in 0..<region.height {
      for column in 0..<region.width where region.isInside(column: column, row: row) {
        let at = ((region.y + row) * width + region.x + column) * 3
        (rgb[at], rgb[at + 1], rgb[at + 2]) = (255, 255, 255)
      }
    }
    self.init(width: width, height: height, rgb: rgb, alpha: nil)
  }
}

private struct MissingMasks: Error, CustomStringConvertible {
  let hasDecoder: Bool

  var description: String {
    hasDecoder
      ? "not every mask could be decoded: codes beyond the codebook, numbers that are not finite, or no memory"
      : "no mask decoder: only boxes are given; pali pull masks fetches big_vision's"
  }
}
