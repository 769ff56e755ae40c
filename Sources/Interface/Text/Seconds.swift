import Foundation

/// Times in words: "32 ms", "4.1 s", "2 min 5 s".
public enum Seconds {
  public static func text(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "" }
    if seconds < 0.9995 { return String(format: "%.0f ms", seconds * 1000) }
    if seconds < 99.95 { return String(format: "%.1f s", seconds) }
    let whole = Int(seconds.rounded())
    return "\(whole / 60) min \(whole % 60) s"
  }
}
