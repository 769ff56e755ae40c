import Answers

/// An answer of an earlier time, with its masks decoded.
public struct KeptAnswer: Sendable, Equatable {
  /// Its number in the store.
  public let id: Int64
  /// Seconds since 1970.
  public let time: Int
  public let isPinned: Bool
  public let record: AnswerRecord
  /// With the objects that are not so.
  public let output: ParsedOutput

  public init(id: Int64, time: Int, isPinned: Bool, record: AnswerRecord, output: ParsedOutput) {
    self.id = id
    self.time = time
    self.isPinned = isPinned
    self.record = record
    self.output = output
  }
}
