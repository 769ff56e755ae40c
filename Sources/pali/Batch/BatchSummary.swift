import Interface

/// How a batch's questions ended, counted.
struct BatchSummary {
  var answered = 0, failed = 0, stopped = 0, skipped = 0
  /// Files that are no pictures, by what their names end in.
  var unsupported: [String: Int] = [:]
  private let began = ContinuousClock.now

  var ended: Int { answered + failed + stopped }

  private var seconds: Double { (ContinuousClock.now - began) / .seconds(1) }

  /// One line.
  var line: String {
    let counts = [
      (answered, "answered"), (failed, "failed"), (stopped, "stopped"), (skipped, "answered already"),
    ]
    var parts = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    if !unsupported.isEmpty {
      let kinds = unsupported.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      let shown = kinds.prefix(8).map { "\($0.value) \($0.key)" } + (kinds.count > 8 ? ["others"] : [])
      parts.append("\(kinds.reduce(0) { $0 + $1.value }) no pictures (\(shown.joined(separator: ", ")))")
    }
    return (parts.isEmpty ? ["nothing to ask"] : parts + [Seconds.text(seconds)]).joined(separator: ", ")
  }

  /// "12 a minute, 5 min 3 s left". `left`: questions still to be asked, at most.
  func pace(left: Int) -> String {
    guard answered + failed > 0, seconds > 0 else { return "" }
    let perMinute = Double(answered + failed) / seconds * 60
    let rate = perMinute < 9.95 ? String(Double(Int(perMinute * 10)) / 10) : String(Int(min(perMinute, 1e6)))
    return "\(rate) a minute, \(Seconds.text(Double(left) / perMinute * 60)) left"
  }
}
