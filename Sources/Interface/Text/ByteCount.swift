import Foundation

/// Sizes of files in words.
public enum ByteCount {
  public static func text(_ count: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var value = Double(max(0, count))
    var unit = 0
    while value >= 999.5, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let digits = unit > 0 && value < 9.95 ? 1 : 0
    return String(format: "%.\(digits)f %@", value, units[unit])
  }
}
