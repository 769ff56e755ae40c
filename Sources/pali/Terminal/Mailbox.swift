import Synchronization

/// Where background queues leave events for the run loop.
final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  private let pipe: WakePipe

  init(waking pipe: WakePipe) {
    self.pipe = pipe
  }

  func post(_ message: Message) {
    messages.withLock { $0.append(message) }
    pipe.nudge()
  }

  /// Everything posted since the last call, in order.
  func collect() -> [Message] {
    messages.withLock { held in
      defer { held.removeAll(keepingCapacity: true) }
      return held
    }
  }
}
