#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A pipe that wakes the run loop out of `poll`: other threads and signal handlers write a byte to it.
struct WakePipe: Sendable {
  /// The byte that other threads write; signal handlers write their signal's number.
  private static let nudgeByte: UInt8 = 0

  let readEnd: Int32
  let writeEnd: Int32

  init() throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw TerminalError.noPipe(errno) }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  /// Wakes the run loop. A full pipe is as good as a written one.
  func nudge() {
    var byte = Self.nudgeByte
    _ = write(writeEnd, &byte, 1)
  }

  /// Empties the pipe; the signals among what it held, in order.
  func drain() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 256)
    var signals: [Int32] = []
    while true {
      let count = read(readEnd, &bytes, bytes.count)
      guard count > 0 else { return signals }
      signals += bytes[..<count].filter { $0 != Self.nudgeByte }.map(Int32.init)
    }
  }
}
