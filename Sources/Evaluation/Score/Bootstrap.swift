/// Intervals of 95 % by the bootstrap: items are drawn anew, as many as there are, with repetition, and the figure is
/// reckoned of them; between the 2.5th and the 97.5th hundredth of the figures so made lies the interval.
///
/// AP comes out too high of items drawn twice: its interval is 1.96 of the figures' standard deviations to either side.
///
/// The draws are the same each time.
enum Bootstrap {
  static let draws = 1000
  /// Where each draw goes through many detections; enough for a standard deviation.
  static let fewDraws = 100

  /// `value` of how often each item was drawn; draws of which there is none are left out. nil of fewer than two items.
  static func interval(count: Int, value: (_ weights: [Int]) -> Double?) -> ClosedRange<Double>? {
    range(values(count: count, draws: draws, value))
  }

  /// To either side of the figure, within 0...1.
  static func interval(
    around figure: Double?, count: Int, value: (_ weights: [Int]) -> Double?
  ) -> ClosedRange<Double>? {
    let values = values(count: count, draws: fewDraws, value)
    guard let figure, values.count > 1 else { return nil }
    let mean = values.mean
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    let reach = 1.96 * variance.squareRoot()
    return min(max(0, figure - reach), figure)...max(min(1, figure + reach), figure)
  }

  private static func values(count: Int, draws: Int, _ value: (_ weights: [Int]) -> Double?) -> [Double] {
    guard count > 1 else { return [] }
    var random = SplitMix(state: 0x9A11)
    var weights = Array(repeating: 0, count: count)
    return (0..<draws).compactMap { _ in
      for index in weights.indices { weights[index] = 0 }
      for _ in 0..<count { weights[random.below(count)] += 1 }
      return value(weights)
    }
  }

  static func mean(of items: [Double]) -> ClosedRange<Double>? {
    guard items.count > 1 else { return nil }
    var random = SplitMix(state: 0x9A11)
    return range(
      (0..<draws).map { _ in
        var sum = 0.0
        for _ in items.indices { sum += items[random.below(items.count)] }
        return sum / Double(items.count)
      })
  }

  private static func range(_ values: [Double]) -> ClosedRange<Double>? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let last = Double(sorted.count - 1)
    return sorted[Int((0.025 * last).rounded(.down))]...sorted[Int((0.975 * last).rounded(.up))]
  }
}

/// Steele, Lea and Flood's generator.
private struct SplitMix {
  var state: UInt64

  mutating func below(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((bits ^ (bits >> 31)).multipliedFullWidth(by: UInt64(count)).high)
  }
}
