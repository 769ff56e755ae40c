/// Bytes a second over the last seconds, smoothed: what is long past counts ever less.
struct Rate {
  /// Seconds after which what was counts for little.
  private static let memory = 4.0

  private var last: (seconds: Double, bytes: Int)?
  private var smoothed: Double?

  /// nil until something was measured over half a second.
  var bytesPerSecond: Double? { smoothed }

  /// `bytes`: all that have come so far; `seconds`: on a clock that only goes forward.
  mutating func add(bytes: Int, at seconds: Double) {
    guard let last else { return self.last = (seconds, bytes) }
    let passed = seconds - last.seconds
    guard passed >= (smoothed == nil ? 0.5 : 0.1) else { return }
    let now = Double(max(0, bytes - last.bytes)) / passed
    // A longer step weighs more.
    let weight = min(1, passed / Self.memory)
    smoothed = smoothed.map { $0 + weight * (now - $0) } ?? now
    self.last = (seconds, bytes)
  }

  /// Seconds until so many bytes more have come; nil where that is not known.
  func seconds(for bytes: Int) -> Double? {
    guard let smoothed, smoothed > 1 else { return bytes == 0 ? 0 : nil }
    return Double(bytes) / smoothed
  }
}
