import Glibc

/// Told once; whoever waits on a descriptor waits on this as well.
final class StopSign: Sendable {
  let descriptor: Int32
  private let end: Monitor<Int32?>

  init() throws(ServerError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw ServerError("make a pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    descriptor = ends[0]
    end = Monitor(ends[1])
  }

  deinit {
    set()
    close(descriptor)
  }

  /// The reading end is readable from now on, for everyone.
  func set() {
    end.withLock { end in
      if let open = end { close(open) }
      end = nil
    }
  }

  var isSet: Bool { end.withLock { $0 == nil } }
}

/// A system call that failed.
public struct ServerError: Error, CustomStringConvertible {
  public let operation: String
  public let code: Int32

  init(_ operation: String) {
    self.operation = operation
    code = errno
  }

  public var description: String { "cannot \(operation): \(String(cString: strerror(code)))" }
}
