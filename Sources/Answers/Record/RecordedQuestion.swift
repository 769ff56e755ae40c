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
}

extension AnswerRecord {
  /// nil where the pictures' contents are not known.
  public var question: RecordedQuestion? { digests.map(question) }

  private func question(digests: [String]) -> RecordedQuestion {
    RecordedQuestion(
      digests: digests, prompt: prompt, start: start, engine: engine, model: model, options: options)
  }

  /// The question as text, the same wherever it is asked; of pictures whose contents are not known, without them.
  public var questionText: String { (try? JSONLine.text(encoding: question(digests: digests ?? []))) ?? "" }

  /// Whether it is the whole answer.
  public var isAnswered: Bool { error == nil && (finish == "eos" || finish == "length") }
}

extension RecordedQuestion {
  /// As a record of it will have it. `digests`: of its pictures, in order.
  public init(_ request: Request, digests: [String], model: ModelSummary) {
    self.init(
      digests: digests, prompt: request.prompt.text, start: request.start.isEmpty ? nil : request.start,
      engine: model.engine, model: AnswerRecord.Model(model), options: AnswerRecord.Options(request.options))
  }
}
