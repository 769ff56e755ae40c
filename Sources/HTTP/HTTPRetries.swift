import CHTTP
import Glibc

/// How often something is tried again that may only have failed for now, and how long is waited before: twice as long
/// each time, and as long as the server asks for.
public struct HTTPRetries: Sendable {
  /// Tries after the first.
  public var limit: Int
  /// Seconds before the second try.
  public var firstPause: Double
  public var longestPause: Double
  /// A server that wants to be left alone for longer than these seconds is not asked again.
  public var patience: Double

  public init(limit: Int = 5, firstPause: Double = 0.5, longestPause: Double = 30, patience: Double = 120) {
    self.limit = limit
    self.firstPause = firstPause
    self.longestPause = longestPause
    self.patience = patience
  }

  /// Calls `body` until it throws nothing, or what will not pass. `told`: what went wrong, and the seconds until the
  /// next try. `hasMoved`: something was won since the last try, which makes the next one the first again. `isPassing`:
  /// what may only have failed for now.
  public func run<Result>(
    isCancelled: () -> Bool = { false }, hasMoved: () -> Bool = { false },
    isPassing: (HTTPError) -> Bool = { $0.isPassing },
    told: (HTTPError, Double) -> Void = { _, _ in }, _ body: () throws -> Result
  ) throws -> Result {
    var tries = 0
    while true {
      do { return try body() } catch let error as HTTPError {
        if hasMoved() { tries = 0 }
        guard isPassing(error), tries < limit, let pause = pause(after: error, tries) else { throw error }
        tries += 1
        told(error, pause)
        try Self.wait(pause, isCancelled)
      }
    }
  }

  /// nil: it is not worth it.
  func pause(after error: HTTPError, _ tries: Int) -> Double? {
    // Many who failed together do not all come back together.
    let usual = min(firstPause * pow(2, Double(min(tries, 30))), longestPause) * .random(in: 0.75...1.25)
    guard let asked = error.retryAfter else { return usual }
    return asked <= patience ? max(asked, usual) : nil
  }

  private static func wait(_ seconds: Double, _ isCancelled: () -> Bool) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      if isCancelled() { throw HTTPError.cancelled }
      usleep(20_000)
    }
  }
}

extension HTTPResponse {
  /// What the server says instead of an answer. `message`: where its kind of server has it.
  public func refused(message: String) -> HTTPRefusal {
    HTTPRefusal(status: status, message: message, retryAfter: retryAfter)
  }

  /// Seconds, from a number of them or a date.
  private var retryAfter: Double? {
    guard let text = headers["retry-after"] else { return nil }
    if text.utf8.allSatisfy({ $0 >= 0x30 && $0 < 0x3A }), let seconds = Double(text) { return seconds }
    let date = ch_date(text)
    return date < 0 ? nil : max(0, Double(date) - Double(time(nil)))
  }
}
