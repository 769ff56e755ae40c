import Dispatch
import Synchronization
import Testing

@testable import PaliGemma

struct OpenRequestsTests {
  private final class Log: Sendable {
    let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }

    func add(_ event: SessionEvent) {
      let line =
        switch event {
        case .finished(let id, let answer): "finished \(id) \(answer.finish) \(answer.tokens.count)"
        case .failed(let id, _): "failed \(id)"
        case .token(let id, _, _): "token \(id)"
        default: "other"
        }
      lines.withLock { $0.append(line) }
    }
  }

  private static let token = AnswerEvent.token(GeneratedToken(id: 1, text: "a", logprob: 0), ParsedOutput())

  @Test func aRequestEndsOnceAndNothingIsHeardOfItLater() {
    let log = Log()
    let requests = OpenRequests { log.add($0) }
    let (first, second) = (requests.add(1), requests.add(2))
    requests.tell(Self.token, of: first)
    requests.cancel()
    #expect(!requests.isOpen(first) && !requests.isOpen(second))
    requests.tell(Self.token, of: first)
    requests.end(first) { .failed(id: $0, message: "") }
    requests.cancel()
    #expect(log.all == ["token 1", "finished 1 cancelled 1", "finished 2 cancelled 0"])
  }

  @Test func aRequestOfTheSameIdIsAnother() {
    let log = Log()
    let requests = OpenRequests { log.add($0) }
    let first = requests.add(1)
    requests.cancel()
    let second = requests.add(1)
    requests.tell(Self.token, of: first)
    #expect(requests.isOpen(second) && log.all == ["finished 1 cancelled 0"])
  }

  /// However many tell at once, the handler hears of one thing after the other, and of each request's end last.
  @Test func manyThreadsAreHeardOneAfterTheOther() {
    let log = Log()
    let inside = Atomic(0)
    let requests = OpenRequests { event in
      if inside.add(1, ordering: .relaxed).oldValue != 0 { Issue.record("two at once") }
      log.add(event)
      inside.subtract(1, ordering: .relaxed)
    }
    let tickets = (0..<8).map { requests.add(UInt64($0)) }
    DispatchQueue.concurrentPerform(iterations: 8) { index in
      for number in 0..<500 {
        requests.tell(Self.token, of: tickets[index])
        if number == 250, index == 3 { requests.cancel() }
      }
    }
    for id in 0..<8 {
      #expect(log.all.last { $0.split(separator: " ")[1] == "\(id)" }?.hasPrefix("finished") == true)
    }
    #expect(log.all.count { $0.hasPrefix("finished") } == 8)
  }
}
