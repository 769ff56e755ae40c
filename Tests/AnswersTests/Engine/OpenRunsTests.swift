import Dispatch
import Synchronization
import Testing

@testable import Answers

struct OpenRunsTests {
  private final class Log: Sendable {
    let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }

    func add(_ event: EngineEvent) {
      let line =
        switch event {
        case .run(let id, .finished(let answer)): "finished \(id) \(answer.finish) \(answer.tokens.count)"
        case .run(let id, .failed): "failed \(id)"
        case .run(let id, .token): "token \(id)"
        default: "other"
        }
      lines.withLock { $0.append(line) }
    }
  }

  private static let token = RunEvent.token(GeneratedToken(id: 1, text: "a", logprob: 0), ParsedOutput())

  @Test func aRequestEndsOnceAndNothingIsHeardOfItLater() {
    let log = Log()
    let runs = OpenRuns { log.add($0) }
    let (first, second) = (runs.add(1), runs.add(2))
    runs.tell(Self.token, of: first)
    runs.cancelAll()
    #expect(!runs.isOpen(first) && !runs.isOpen(second))
    runs.tell(Self.token, of: first)
    runs.tell(.failed(message: ""), of: first)
    runs.cancelAll()
    #expect(log.all == ["token 1", "finished 1 cancelled 1", "finished 2 cancelled 0"])
  }

  @Test func aRequestOfTheSameIdIsAnother() {
    let log = Log()
    let runs = OpenRuns { log.add($0) }
    let first = runs.add(1)
    runs.cancelAll()
    let second = runs.add(1)
    runs.tell(Self.token, of: first)
    #expect(runs.isOpen(second) && log.all == ["finished 1 cancelled 0"])
  }

  @Test func cancellingOneLeavesTheOthers() {
    let log = Log()
    let runs = OpenRuns { log.add($0) }
    let (first, second) = (runs.add(1), runs.add(2))
    runs.cancel(1)
    runs.cancel(7)
    #expect(!runs.isOpen(first) && runs.isOpen(second) && log.all == ["finished 1 cancelled 0"])
  }

  /// However many tell at once, the handler hears of one thing after the other, and of each request's end last.
  @Test func manyThreadsAreHeardOneAfterTheOther() {
    let log = Log()
    let inside = Atomic(0)
    let runs = OpenRuns { event in
      if inside.add(1, ordering: .relaxed).oldValue != 0 { Issue.record("two at once") }
      log.add(event)
      inside.subtract(1, ordering: .relaxed)
    }
    let tickets = (0..<8).map { runs.add(RunID(UInt64($0))) }
    DispatchQueue.concurrentPerform(iterations: 8) { index in
      for number in 0..<500 {
        runs.tell(Self.token, of: tickets[index])
        if number == 250, index == 3 { runs.cancelAll() }
      }
    }
    for id in 0..<8 {
      #expect(log.all.last { $0.split(separator: " ")[1] == "\(id)" }?.hasPrefix("finished") == true)
    }
    #expect(log.all.count { $0.hasPrefix("finished") } == 8)
  }
}
