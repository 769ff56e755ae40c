import Foundation
import Interface
import PaliGemma

/// A bar on standard error with phase, percent and time left; silent unless that is a terminal.
final class ProgressBar {
  private let isShown: Bool
  private var phase = ""
  private var began = ContinuousClock.now
  private var drawn: ContinuousClock.Instant?

  /// `isShown`: where standard error is a terminal.
  init(isShown: Bool = true) { self.isShown = isShown && isatty(STDERR_FILENO) == 1 }

  /// `details`: what is told besides the share; nil: how long it takes at this pace.
  func update(_ phase: String, _ fraction: Double, details: String? = nil) {
    guard isShown, fraction.isFinite else { return }
    let now = ContinuousClock.now
    if phase != self.phase { (self.phase, began, drawn) = (phase, now, nil) }
    if let drawn, now - drawn < .milliseconds(50), fraction < 1 { return }
    drawn = now
    let share = min(max(fraction, 0), 1)
    write(Self.text(phase, share, details ?? Self.left(share, elapsed: (now - began) / .seconds(1))))
  }

  /// A line worth telling a person, not a script.
  func note(_ text: String) {
    clear()
    if isShown { StandardStreams.note(text) }
  }

  func clear() {
    if isShown, !phase.isEmpty { write("\r\u{1B}[K") }
    phase = ""
  }

  static func text(_ phase: String, _ fraction: Double, _ details: String) -> String {
    let filled = Int(fraction * 24)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
    return "\r\u{1B}[K\(phase) [\(bar)] \(Int(fraction * 100))%" + (details.isEmpty ? "" : " \(details)")
  }

  private static func left(_ fraction: Double, elapsed: Double) -> String {
    fraction > 0.02 ? "\(Int(min(elapsed * (1 - fraction) / fraction, 359_999)))s left" : ""
  }

  private func write(_ text: String) { StandardStreams.tell(text) }
}
