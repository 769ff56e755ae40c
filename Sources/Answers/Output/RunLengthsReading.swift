/// COCO's run-length code as files have it, of any origin.
extension RunLengths {
  /// The mask that covers nothing of a picture.
  public init(height: Int, width: Int) { self.init(height: height, width: width, counts: [height * width]) }

  /// From counts; nil unless they are runs of just that many pixels.
  public init?(checking counts: [Int], height: Int, width: Int) {
    guard height >= 0, width >= 0, let pixels = Self.sum(counts),
      height.multipliedReportingOverflow(by: width) == (pixels, false)
    else { return nil }
    self.init(height: height, width: width, counts: counts)
  }

  /// From the printable form; nil where it is none, or not one of a picture of that size.
  public init?(text: String, height: Int, width: Int) {
    guard let counts = Self.counts(text.utf8) else { return nil }
    self.init(checking: counts, height: height, width: width)
  }

  /// nil where one is negative or they are too many.
  private static func sum(_ counts: [Int]) -> Int? {
    var sum = 0
    for count in counts {
      let (next, overflow) = sum.addingReportingOverflow(count)
      guard count >= 0, !overflow else { return nil }
      sum = next
    }
    return sum
  }

  private static func counts(_ text: String.UTF8View) -> [Int]? {
    var counts: [Int] = []
    var value = 0
    var shift = 0
    for byte in text {
      // Seven groups hold more than any picture has.
      guard (48..<112).contains(byte), shift < 35 else { return nil }
      let group = Int(byte) - 48
      value |= (group & 0x1F) << shift
      shift += 5
      guard group & 0x20 == 0 else { continue }
      if group & 0x10 != 0 { value |= -1 << shift }
      // Both are small, so that the sum of two is no trap; what is negative is found when they are added up.
      let count = counts.count > 2 ? value + counts[counts.count - 2] : value
      guard count >= 0 else { return nil }
      counts.append(count)
      (value, shift) = (0, 0)
    }
    return shift == 0 ? counts : nil
  }
}
