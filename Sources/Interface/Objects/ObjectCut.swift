import Answers

/// Which objects count: those that are sure enough, of labels that are not hidden.
public struct ObjectCut: Sendable, Equatable {
  /// 0...1. Objects whose score is not known pass.
  public internal(set) var threshold: Float = 0
  public internal(set) var hiddenLabels: Set<String> = []

  /// Far enough apart to be seen, near enough to be chosen.
  static let step: Float = 0.05

  public func passes(label: String, score: Float?) -> Bool {
    (score.map { $0 >= threshold } ?? true) && !hiddenLabels.contains(label)
  }

  func passes(_ object: Detection) -> Bool {
    passes(label: object.label, score: object.score) && !object.flags.contains(.rejected)
  }

  /// To the next whole step, up or down.
  mutating func move(up: Bool) {
    let steps = threshold / Self.step
    let next = up ? (steps + 0.01).rounded(.down) + 1 : (steps - 0.01).rounded(.up) - 1
    threshold = min(max(next * Self.step, 0), 1)
  }

  var percent: Int { Int((threshold * 100).rounded()) }
}
