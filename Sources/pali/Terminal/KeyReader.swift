import Foundation
import Synchronization

/// Reads the terminal on a thread of its own: how long a key's bytes are apart is then told by the terminal alone,
/// however busy the run loop is.
final class KeyReader: Sendable {
  /// Inputs that may wait; further keys stay with the system until they are taken.
  private static let waitingLimit = 4096

  /// nil: the terminal is gone.
  private let inputs: Mailbox<InputDecoder.Input?>
  private let terminal: Int32
  private let control: WakePipe
  private let paused = DispatchSemaphore(value: 0)
  private let resumed = DispatchSemaphore(value: 0)

  init(_ terminal: Int32 = STDIN_FILENO, waking pipe: WakePipe) throws {
    self.terminal = terminal
    inputs = Mailbox(waking: pipe)
    control = try WakePipe()
  }

  func start() { Thread.detachNewThread { self.read() } }

  /// What has been typed since the last call.
  func collect() -> [InputDecoder.Input?] { inputs.collect() }

  /// Leaves the terminal's bytes to others; returns when nothing is read any more.
  func pause() {
    control.nudge()
    paused.wait()
  }

  func resume() { resumed.signal() }

  private func read() {
    leaveSignalsToOthers()
    var keys = PendingKeys()
    var isOpen = true
    while true {
      let isFull = inputs.count >= Self.waitingLimit
      var descriptors = [
        pollfd(fd: control.readEnd, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isOpen && !isFull ? terminal : -1, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&descriptors, 2, isFull ? 2 : keys.milliseconds)
      keys.settle().forEach(inputs.post)
      if descriptors[0].revents != 0 { rest() } else if descriptors[1].revents != 0 { isOpen = take(&keys) }
    }
  }

  private func rest() {
    _ = control.drain()
    paused.signal()
    resumed.wait()
  }

  /// False when the terminal is gone.
  private func take(_ keys: inout PendingKeys) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Foundation.read(terminal, &bytes, bytes.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return true }
    guard count > 0 else {
      inputs.post(nil)
      return false
    }
    keys.feed(bytes[..<count]).forEach(inputs.post)
    return true
  }

  /// Of signals this thread takes only its own faults, and those that stop whoever reads from the background.
  private func leaveSignalsToOthers() {
    var mask = sigset_t()
    sigfillset(&mask)
    for own in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGTTIN, SIGTTOU] {
      sigdelset(&mask, own)
    }
    pthread_sigmask(SIG_SETMASK, &mask, nil)
  }
}
