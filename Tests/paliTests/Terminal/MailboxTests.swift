import Dispatch
import Foundation
import Testing

@testable import pali

@Suite struct MailboxTests {
  private func isReadable(_ pipe: WakePipe) -> Bool {
    var descriptor = pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) == 1
  }

  @Test func aMessageWakesAndIsCollectedOnce() throws {
    let pipe = try WakePipe()
    let mailbox = Mailbox<Int>(waking: pipe)
    #expect(!isReadable(pipe) && mailbox.collect() == [])
    mailbox.post(1)
    mailbox.post(2)
    #expect(isReadable(pipe))
    var bytes: [UInt8] = [0, 0]
    #expect(read(pipe.readEnd, &bytes, 2) == 1 && mailbox.count == 2)
    #expect(mailbox.collect() == [1, 2])
    #expect(!isReadable(pipe) && mailbox.collect() == [])
  }

  /// Far more than a pipe holds: nobody waits, nothing is lost, each thread's messages stay in order.
  @Test func aFloodFromManyThreadsIsKept() throws {
    let pipe = try WakePipe()
    let mailbox = Mailbox<(thread: Int, number: Int)>(waking: pipe)
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      for number in 0..<50_000 { mailbox.post((thread, number)) }
    }
    let messages = mailbox.collect()
    for thread in 0..<4 {
      #expect(messages.filter { $0.thread == thread }.map(\.number) == Array(0..<50_000))
    }
    #expect(isReadable(pipe) && pipe.drain() == [])
    #expect(!isReadable(pipe))
  }

  @Test func signalsComeOutInOrderAmongNudges() throws {
    let pipe = try WakePipe()
    pipe.nudge()
    for number in [SIGWINCH, SIGTERM] {
      var byte = UInt8(number)
      #expect(write(pipe.writeEnd, &byte, 1) == 1)
      pipe.nudge()
    }
    #expect(pipe.drain() == [SIGWINCH, SIGTERM])
  }
}
