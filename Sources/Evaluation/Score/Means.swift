extension Collection<Double> {
  /// 0 of none.
  var mean: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }
  var meanOrNil: Double? { isEmpty ? nil : mean }
}

extension Sequence {
  /// Those that are equal stay in their order. (Swift's own sort does so, and does not promise it.)
  func stablySorted(by isBefore: (Element, Element) -> Bool) -> [Element] {
    enumerated().sorted { first, second in
      if isBefore(first.element, second.element) { return true }
      return !isBefore(second.element, first.element) && first.offset < second.offset
    }.map(\.element)
  }
}

extension String {
  /// Without blanks and line ends around it.
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}
