import Files

/// Texts with how much each is used: every use counts the less, the longer ago it was.
struct UseCounts {
  struct Use {
    let text: String
    let source: PromptCompletion.Source
    var weight: Double
    /// Of all that were told of, the last that this was; of equal weight the later one comes first.
    var last: Int
  }

  private var uses: [String: Use] = [:]

  /// The oldest first.
  init(_ texts: [String], _ source: PromptCompletion.Source, weight: Double = 1) {
    for (place, text) in texts.enumerated() { add(text, source, weight, age: texts.count - 1 - place) }
  }

  /// Names that were asked for together are of one age.
  init(lists: [[String]]) {
    for (place, names) in lists.enumerated() {
      for name in names { add(name, .history, 1, age: lists.count - 1 - place) }
    }
  }

  private mutating func add(_ text: String, _ source: PromptCompletion.Source, _ weight: Double, age: Int) {
    guard !text.allSatisfy(\.isWhitespace) else { return }
    let last = -age
    var use = uses[text] ?? Use(text: text, source: source, weight: 0, last: last)
    use.weight += weight / Double(1 + age)
    use.last = max(use.last, last)
    uses[text] = use
  }

  /// A text of both is of the first's source.
  static func + (first: UseCounts, second: UseCounts) -> UseCounts {
    var sum = first
    for (text, use) in second.uses {
      sum.uses[text, default: use].weight += first.uses[text] == nil ? 0 : use.weight
    }
    return sum
  }

  /// Those that what is typed may become: each differs from it, and `isMeant` holds.
  func ranked(_ typed: String, _ limit: Int, where isMeant: (String) -> Bool = { _ in true }) -> [Use] {
    let stem = typed.lowercased()
    let fits = uses.values.compactMap { use -> (use: Use, fit: Int)? in
      guard use.text != typed, isMeant(use.text), let fit = Self.fit(use.text.lowercased(), stem) else {
        return nil
      }
      return (use, fit)
    }
    let sorted = fits.sorted { a, b in
      if a.fit != b.fit { return a.fit < b.fit }
      if a.use.weight != b.use.weight { return a.use.weight > b.use.weight }
      return a.use.last != b.use.last ? a.use.last > b.use.last : a.use.text < b.use.text
    }
    return sorted.prefix(max(0, limit)).map(\.use)
  }

  /// 0: it begins so; 1: one of its words does; 2: it holds it; nil: it does not.
  private static func fit(_ text: String, _ stem: String) -> Int? {
    if text.hasPrefix(stem) { return 0 }
    if text.split(separator: " ").contains(where: { $0.hasPrefix(stem) }) { return 1 }
    return text.holds(stem) ? 2 : nil
  }
}
