import Foundation
import Interface
import Synchronization

@testable import pali

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A mailbox, and what has come to it: waited for, as the run loop waits.
final class Post {
  let mailbox: Mailbox<Event>
  private(set) var events: [Event] = []
  private let pipe: WakePipe

  init() throws {
    pipe = try WakePipe()
    mailbox = Mailbox(waking: pipe)
  }

  deinit {
    close(pipe.readEnd)
    close(pipe.writeEnd)
  }

  @discardableResult
  func collect() -> [Event] {
    _ = pipe.drain()
    let new = mailbox.collect()
    events += new
    return new
  }

  /// The first event of which something can be told; nil when none comes.
  func first<Value>(_ value: (Event) -> Value?) -> Value? {
    let deadline = Date(timeIntervalSinceNow: patience)
    while true {
      collect()
      for event in events { if let found = value(event) { return found } }
      let left = deadline.timeIntervalSinceNow
      guard left > 0 else { return nil }
      var descriptor = pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)
      _ = poll(&descriptor, 1, Int32(left * 1000))
    }
  }
}
