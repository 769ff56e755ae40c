/// What of an answer is compared with another's.
public struct ComparedAnswer: Sendable, Equatable {
  public let text: String
  /// Empty where the engine does not tell them, and where they are of several walks: those part everywhere.
  public let tokens: [GeneratedToken]
  /// Those that are so: what somebody has rejected does not count.
  public let objects: [ComparedObject]
  /// Whether there is no answer: it failed.
  public let isFailed: Bool

  public init(
    text: String, tokens: [GeneratedToken] = [], objects: [ComparedObject] = [], isFailed: Bool = false
  ) {
    self.text = text
    self.tokens = tokens
    self.objects = objects
    self.isFailed = isFailed
  }

  /// Of an answer as it is shown.
  public init(_ output: ParsedOutput, tokens: [GeneratedToken] = [], isFailed: Bool = false) {
    let standing = output.detections.filter { !$0.flags.contains(.rejected) }
    self.init(
      text: output.text, tokens: tokens, objects: standing.map(ComparedObject.init),
      isFailed: isFailed)
  }

  /// As far as lists know it: without masks and tokens.
  public init(_ summary: AnswerSummary) {
    self.init(
      text: summary.text ?? "",
      objects: summary.objects.enumerated().map {
        ComparedObject(index: $0, label: $1.label, box: $1.box, score: $1.score)
      }, isFailed: summary.error != nil)
  }

  public init(_ record: AnswerRecord) {
    self.init(
      text: record.standingText, tokens: record.passes == nil ? record.generatedTokens : [],
      objects: record.detections.enumerated().compactMap {
        ComparedObject($1, index: $0, width: record.width, height: record.height)
      },
      isFailed: record.error != nil)
  }
}

extension AnswerRecord {
  /// A mended record keeps the words of the model; what stands is what its objects say.
  fileprivate var standingText: String {
    guard isTruth, rejected != nil || !detections.isEmpty else { return text }
    return detections.enumerated().compactMap { $1.detection(index: $0) { _ in nil }?.written }
      .joined(separator: " ; ")
  }
}
