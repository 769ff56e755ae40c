/// What a metric says of a data set.
public struct Score: Sendable, Equatable {
  public let metric: Metric
  /// 0...1, CIDEr 0...10; nil where nothing counts.
  public let value: Double?
  /// By item, in the truth's order: what it adds, or how well it went where the whole is no mean; nil where it does not
  /// count. The worst have the lowest.
  public let items: [Double?]
  /// Answers of the kind that was asked for, or not; by item, in the truth's order.
  public let validity: [Bool]
  /// Of 95 %: see `Bootstrap`.
  public let interval: ClosedRange<Double>?
  /// Figures besides, by name.
  public let parts: [Part]

  public struct Part: Sendable, Equatable {
    public let name: String
    public let value: Double?

    init(_ name: String, _ value: Double?) {
      self.name = name
      self.value = value
    }
  }

  init(
    _ metric: Metric, value: Double?, items: [Double?], validity: [Bool], interval: ClosedRange<Double>?,
    parts: [Part] = []
  ) {
    self.metric = metric
    self.value = value
    self.items = items
    self.validity = validity
    self.interval = interval
    self.parts = parts
  }

  /// The mean of the items, with its interval.
  init(mean metric: Metric, items: [Double], validity: [Bool], parts: [Part] = []) {
    self.init(
      metric, value: items.meanOrNil, items: items, validity: validity, interval: Bootstrap.mean(of: items),
      parts: parts)
  }

  public var count: Int { items.count }
  public var invalid: Int { validity.count { !$0 } }
  /// 0...1.
  public var invalidShare: Double { validity.isEmpty ? 0 : Double(invalid) / Double(validity.count) }

  /// Places of the items that went worst, worst first; of equals the earlier first.
  public func worst(_ count: Int) -> [Int] {
    let told = items.indices.compactMap { index in items[index].map { (index: index, value: $0) } }
    return told.stablySorted { $0.value < $1.value }.prefix(max(0, count)).map(\.index)
  }
}
