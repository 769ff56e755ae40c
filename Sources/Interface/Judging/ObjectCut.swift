import Answers

/// Which objects count: those that are sure enough, of labels that are not hidden.
public struct ObjectCut: Sendable, Equatable {
  /// 0...1. Objects whose score is not known pass.
  public internal(set) var threshold: Float = 0
  public internal(set) var hiddenLabels: Set<String> = []

  /// In per cent: far enough apart to be seen, near enough to be chosen.
  private static let step = 5

  public func passes(label: String, score: Float?) -> Bool {
    (score.map { $0 >= threshold } ?? true) && !hiddenLabels.contains(label)
  }

  func passes(_ object: Detection) -> Bool {
    passes(label: object.label, score: object.score) && !object.flags.contains(.rejected)
  }

  /// To the next whole step, up or down.
  mutating func move(up: Bool) {
    let steps = threshold * 100 / Float(Self.step)
    let next = up ? (steps + 0.01).rounded(.down) + 1 : (steps - 0.01).rounded(.up) - 1
    // As it would be typed: 0.9, and not a little more.
    threshold = Float(min(max(Int(next) * Self.step, 0), 100)) / 100
  }

  var percent: Int { Int((threshold * 100).rounded()) }
}
