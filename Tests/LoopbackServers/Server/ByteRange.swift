/// `Range: bytes=...` of one range; others are answered as if they were not there, as servers may.
enum ByteRange {
  /// The bytes asked for; nil for all of them, empty where none of them is there (416).
  static func wanted(_ header: String?, size: Int) -> Range<Int>? {
    guard let header, header.hasPrefix("bytes=") else { return nil }
    let sides = header.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2, !sides[1].contains(",") else { return nil }
    if sides[0].isEmpty {
      guard let count = Int(sides[1]) else { return nil }
      return max(0, size - count)..<size
    }
    guard let first = Int(sides[0]) else { return nil }
    guard first < size else { return 0..<0 }
    if sides[1].isEmpty { return first..<size }
    guard let last = Int(sides[1]), last >= first else { return nil }
    return first..<min(size - 1, last) + 1
  }
}
