import Answers

/// An answer of an earlier time, with its masks decoded.
public struct KeptAnswer: Sendable, Equatable {
  public let record: AnswerRecord
  public let output: ParsedOutput

  public init(record: AnswerRecord, output: ParsedOutput) {
    self.record = record
    self.output = output
  }
}
