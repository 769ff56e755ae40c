extension StringProtocol {
  /// Whether a text stands in it, letters with accents the same however they are written.
  ///
  /// Foundation's `contains` traps on some texts ("String index is out of bounds"), and is taken in place of the standard
  /// library's wherever a file of the module imports Foundation.
  public func holds(_ part: some StringProtocol) -> Bool {
    if utf8.allSatisfy({ $0 < 0x80 }) || part.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0D }) && !hasMarks {
      return holdsBytes(part)
    }
    return firstRange(of: part) != nil
  }

  /// Of a text whose letters may be more than a scalar each, a scalar is not a letter.
  private var hasMarks: Bool { unicodeScalars.contains { $0.value >= 0x300 } }

  private func holdsBytes(_ part: some StringProtocol) -> Bool {
    let (all, wanted) = (Array(utf8), Array(part.utf8))
    guard let first = wanted.first else { return true }
    guard wanted.count <= all.count else { return false }
    return (0...all.count - wanted.count).contains { start in
      all[start] == first && all[start..<start + wanted.count].elementsEqual(wanted)
    }
  }
}
