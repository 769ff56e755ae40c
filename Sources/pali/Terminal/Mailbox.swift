import Synchronization

/// Where background queues leave events for the run loop.
final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  private let pipe: WakePipe

  init(waking pipe: WakePipe) {
    self.pipe = pipe
  }

  /// How many wait to be collected.
  var count: Int { messages.withLock(\.count) }

  /// Only the first of those that wait nudges, so that a flood leaves the pipe's room to signals.
  func post(_ message: Message) {
    let isFirst = messages.withLock { held in
      held.append(message)
      return held.count == 1
    }
    if isFirst { pipe.nudge() }
  }

  /// Everything posted since the last call, in order.
  func collect() -> [Message] {
    messages.withLock { held in
      defer { held.removeAll(keepingCapacity: true) }
      return held
    }
  }
}
