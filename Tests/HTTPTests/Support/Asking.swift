import Foundation
import Glibc
import Synchronization

@testable import HTTP

let ignoresPipeSignal: Void = { signal(SIGPIPE, SIG_IGN) }()

func client(_ environment: [String: String] = [:]) -> HTTPClient {
  _ = ignoresPipeSignal
  return HTTPClient(agent: "tests/1", environment: environment)
}

extension HTTPClient {
  func text(_ request: HTTPRequest) throws -> String {
    String(decoding: try body(request, limit: 1 << 24).bytes, as: UTF8.self)
  }

  /// What is thrown.
  func fault(_ request: HTTPRequest) -> HTTPError? {
    do {
      _ = try body(request, limit: 1 << 24)
      return nil
    } catch { return error as? HTTPError }
  }
}

/// Seconds from the moment at which `isReady` is back until `send` is, which is told to stop then. The best of ten at most:
/// other work on the machine is not what is measured.
func secondsToStop(
  _ isReady: @escaping @Sendable () -> Void, _ send: (@escaping @Sendable () -> Bool) throws -> Void
) throws -> Double {
  var best = Double.infinity
  for _ in 0..<10 where best > 0.1 {
    let start = Moment()
    let thread = Thread {
      isReady()
      start.set()
    }
    thread.start()
    do {
      try send { start.seconds != nil }
    } catch HTTPError.cancelled {
      best = min(best, start.seconds ?? .infinity)
    }
  }
  return best
}

/// A moment that has come, or not yet.
final class Moment: Sendable {
  private let start = Mutex<ContinuousClock.Instant?>(nil)

  func set() { start.withLock { $0 = $0 ?? .now } }

  /// Since then.
  var seconds: Double? { start.withLock { $0 }.map { (ContinuousClock.now - $0) / .seconds(1) } }

  func wait() { while seconds == nil { usleep(1000) } }
}

extension HTTPError {
  var status: HTTPRefusal? { if case .status(_, let refusal) = self { refusal } else { nil } }
  var isCut: Bool { if case .cut = self { true } else { false } }
  var isUnreachable: Bool { if case .unreachable = self { true } else { false } }
  var isNotTrusted: Bool { if case .notTrusted = self { true } else { false } }
  var isRedirects: Bool { if case .redirects = self { true } else { false } }
  /// Of silence.
  var seconds: Double? { if case .timedOut(_, let seconds, _) = self { seconds } else { nil } }
}

/// On so many threads at once; waits for all of them.
func inParallel(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let group = DispatchGroup()
  for number in 0..<count {
    group.enter()
    Thread {
      body(number)
      group.leave()
    }.start()
  }
  group.wait()
}

/// Whether it comes to that within 30 s.
func comes(_ isSo: () -> Bool) -> Bool {
  let end = ContinuousClock.now + .seconds(30)
  while !isSo() {
    guard ContinuousClock.now < end else { return false }
    usleep(1000)
  }
  return true
}
