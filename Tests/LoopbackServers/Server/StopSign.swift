import Glibc
import Synchronization

/// Told once; whoever waits on a descriptor waits on this as well.
///
/// By a byte that nobody reads, and not by a closed end: a child of the test may have inherited that end.
final class StopSign: Sendable {
  let descriptor: Int32
  private let end: Int32
  private let isTold = Atomic(false)

  init() throws(ServerError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw ServerError("make a pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (descriptor, end) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(end)
  }

  /// The reading end is readable from now on, for everyone.
  func set() {
    guard !isTold.exchange(true, ordering: .sequentiallyConsistent) else { return }
    var byte: UInt8 = 1
    _ = write(end, &byte, 1)
  }
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
