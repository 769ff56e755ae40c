import JSON
import Pictures

/// What was asked, of which contents and of whom: two records of one question answer the same.
public struct RecordedQuestion: Sendable, Hashable, Encodable {
  let digests: [String]
  let prompt: String
  let start: String?
  let engine: String?
  let model: AnswerRecord.Model?
  let options: AnswerRecord.Options
  /// Answers that are scored; nil: one is written.
  let candidates: [String]?
  let changes: [PictureChange]?
  let passes: Passes?
}

extension AnswerRecord {
  /// nil where the pictures' contents are not known.
  public var question: RecordedQuestion? { digests.map(question) }

  private func question(digests: [String]) -> RecordedQuestion {
    RecordedQuestion(
      digests: digests, prompt: prompt, start: start, engine: engine, model: model, options: options,
      candidates: candidates?.map(\.text), changes: changes, passes: passes)
  }

  /// The question as text, the same wherever it is asked; of pictures whose contents are not known, without them.
  public var questionText: String { (try? JSONLine.text(encoding: question(digests: digests ?? []))) ?? "" }

  /// Tells what was asked, of whom and how from other questions, whatever the pictures: sixteen hexadecimal digits.
  public var asking: String { question(digests: images.map { _ in "" }).fingerprint }

  /// Whether it tells what is so, whoever said it.
  public var isTruth: Bool { engine == Self.truthEngine }

  /// Whether it is the whole answer.
  public var isAnswered: Bool { error == nil && (finish == "eos" || finish == "length") }
}

extension RecordedQuestion {
  /// As a record of it will have it. `digests`: of its pictures, in order.
  public init(_ request: Request, digests: [String], model: ModelSummary) {
    self.init(
      digests: digests, prompt: request.prompt.text, start: request.recordedStart,
      engine: model.engine, model: AnswerRecord.Model(model), options: AnswerRecord.Options(request.options),
      candidates: request.candidates.isEmpty ? nil : request.candidates, changes: request.recordedChanges,
      passes: request.recordedPasses)
  }
}

extension Request {
  /// As records have them: nil where there is nothing to tell.
  var recordedStart: String? { start.text.isEmpty ? nil : start.text }
  var recordedChanges: [PictureChange]? {
    let changes = pictures.first?.changes ?? []
    return changes.isEmpty ? nil : changes
  }
  var recordedPasses: Passes? { passes == .one ? nil : passes }
}

extension RecordedQuestion {
  /// The same of a request that is still to be asked as `AnswerRecord.asking` of its answer.
  public static func asking(_ request: Request, _ model: ModelSummary) -> String {
    RecordedQuestion(request, digests: request.pictures.map { _ in "" }, model: model).fingerprint
  }

  /// FNV-1a of its text: it tells questions of one user apart, and guards nothing.
  fileprivate var fingerprint: String {
    let text = (try? JSONLine.text(encoding: self)) ?? ""
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
