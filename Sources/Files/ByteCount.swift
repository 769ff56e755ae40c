/// Sizes of files, of memory and of disks in words: as many figures as tell something.
public enum ByteCount {
  private static let units = ["B", "kB", "MB", "GB", "TB"]

  /// Tenths where the whole says little: below ten, and from GB on.
  public static func text(_ count: Int) -> String {
    let count = max(0, count)
    var (unit, size) = (0, 1)
    while unit < units.count - 1, rounded(count, size) >= 1000 {
      unit += 1
      size *= 1000
    }
    guard unit > 0 else { return "\(count) B" }
    let tenths = rounded(count, size / 10)
    let text = tenths < 100 || unit >= 3 ? "\(tenths / 10).\(tenths % 10)" : "\(rounded(count, size))"
    return "\(text) \(units[unit])"
  }

  /// To the nearest, without going beyond what an integer holds.
  private static func rounded(_ count: Int, _ size: Int) -> Int {
    let (whole, rest) = count.quotientAndRemainder(dividingBy: size)
    return rest >= size - rest ? whole + 1 : whole
  }
}
