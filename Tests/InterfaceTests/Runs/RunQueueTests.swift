import Answers
import Files
import Testing

@testable import Interface

@Suite("What waits to be asked")
struct RunQueueTests {
  private static func asked(_ id: UInt64, _ prompt: String, _ paths: Path...) -> RunQueue.Asked {
    .init(
      request: Request(id: RunID(id), pictures: paths.map { .file($0) }, prompt: Prompt(prompt)), origin: nil)
  }

  @Test func `it knows what waits, and forgets what has gone`() {
    var queue = RunQueue()
    queue.append(Self.asked(1, "detect a", "/1"))
    queue.append(Self.asked(2, "detect b", "/1"))
    queue.append(Self.asked(3, "detect a", "/2", "/3"))
    #expect(queue.count == 3 && queue.holds(Prompt("detect a"), about: ["/1"]))
    #expect(!queue.holds(Prompt("detect a"), about: ["/2"]))
    #expect(queue.popFirst()?.request.id == 1)
    #expect(queue.isAsked(about: "/1") && !queue.holds(Prompt("detect a"), about: ["/1"]))
    queue.remove { $0.id == 2 }
    #expect(!queue.isAsked(about: "/1") && queue.isAsked(about: "/3") && queue.count == 1)
    #expect(queue.popFirst()?.request.id == 3)
    #expect(queue.isEmpty && queue.popFirst() == nil && !queue.isAsked(about: "/3"))
  }
}
