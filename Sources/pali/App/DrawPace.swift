/// When a change that is no answer to a key may be drawn: a few at once, then as often as a screen shows pictures.
/// Under a flood of events the rest of the time is for them.
struct DrawPace {
  private static let interval = 1.0 / 60
  private static let burst = 4.0
  /// Up to when the time is used up by what was drawn.
  private var spent = 0.0

  /// Seconds to wait with the next one.
  func delay(at now: Double) -> Double { max(0, spent - now - (Self.burst - 1) * Self.interval) }

  mutating func drew(at now: Double) { spent = max(spent, now) + Self.interval }
}
