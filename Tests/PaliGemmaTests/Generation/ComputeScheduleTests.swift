import Answers
import Foundation
import Synchronization
import Testing

@testable import PaliGemma

struct ComputeScheduleTests {
  private let schedule = ComputeSchedule()

  /// A thread of its own, and its end.
  private func start(_ body: @escaping @Sendable () -> Void) -> DispatchSemaphore {
    let ended = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      body()
      ended.signal()
    }
    return ended
  }

  private func expectEnd(_ ended: DispatchSemaphore, _ what: String) {
    #expect(ended.wait(timeout: .now() + 120) == .success, "\(what)")
  }

  private func wait(until holds: () -> Bool) {
    for _ in 0..<6000 where !holds() { usleep(10_000) }
    #expect(holds())
  }

  /// An answer that takes until `goOn`.
  private func occupy(_ goOn: DispatchSemaphore) -> DispatchSemaphore {
    let begun = DispatchSemaphore(value: 0)
    let ended = start { [schedule] in
      try? schedule.answer(isCancelled: { false }) {
        begun.signal()
        goOn.wait()
      }
    }
    expectEnd(begun, "the first begins at once")
    return ended
  }

  @Test func answersComeOneAtATimeInOrderOfArrival() {
    let goOn = DispatchSemaphore(value: 0)
    let first = occupy(goOn)
    let order = Mutex<[Int]>([])
    let inside = Mutex((now: 0, most: 0))
    var ends: [DispatchSemaphore] = []
    for number in 0..<8 {
      ends.append(
        start { [schedule] in
          try? schedule.answer(isCancelled: { false }) {
            inside.withLock {
              $0.now += 1
              $0.most = max($0.most, $0.now)
            }
            order.withLock { $0.append(number) }
            usleep(2000)
            inside.withLock { $0.now -= 1 }
          }
        })
      wait { schedule.waiting.answers == number + 2 }
    }
    #expect(order.withLock { $0 }.isEmpty)
    goOn.signal()
    for end in ends + [first] { expectEnd(end, "every one has its turn") }
    #expect(order.withLock { $0 } == Array(0..<8))
    #expect(inside.withLock { $0.most } == 1)
    #expect(schedule.waiting == (0, 0))
  }

  @Test func loadingWaitsForAnswersAndThenGoesOn() {
    let goOn = DispatchSemaphore(value: 0)
    let first = occupy(goOn)
    let steps = Mutex(0)
    let load = start { [schedule] in
      for _ in 0..<5 {
        try? schedule.letAnswersPass(isCancelled: { false })
        steps.withLock { $0 += 1 }
      }
    }
    wait { schedule.waiting.loads == 1 }
    // One that comes meanwhile goes before it.
    let second = start { [schedule] in
      try? schedule.answer(isCancelled: { false }) { #expect(steps.withLock { $0 } == 0) }
    }
    wait { schedule.waiting.answers == 2 }
    goOn.signal()
    for end in [first, second, load] { expectEnd(end, "nobody is left") }
    #expect(steps.withLock { $0 } == 5)
  }

  @Test func whoeverIsCancelledWhileWaitingGivesUp() {
    let goOn = DispatchSemaphore(value: 0)
    let first = occupy(goOn)
    let isCancelled = Atomic(false)
    let told = Mutex<[String]>([])
    let answer = start { [schedule] in
      do {
        try schedule.answer(isCancelled: { isCancelled.load(ordering: .relaxed) }) {
          told.withLock { $0.append("ran") }
        }
      } catch { told.withLock { $0.append("\(type(of: error))") } }
    }
    let load = start { [schedule] in
      do { try schedule.letAnswersPass(isCancelled: { isCancelled.load(ordering: .relaxed) }) } catch {
        told.withLock { $0.append("\(type(of: error))") }
      }
    }
    wait { schedule.waiting == (2, 1) }
    isCancelled.store(true, ordering: .relaxed)
    // While the first is still under way.
    expectEnd(answer, "the answer")
    expectEnd(load, "the load")
    #expect(told.withLock { $0 } == ["Cancelled", "Cancelled"])
    #expect(schedule.waiting == (1, 0))
    goOn.signal()
    expectEnd(first, "the first")
    // The turn is free again.
    #expect((try? schedule.answer(isCancelled: { false }) { 7 }) == 7)
  }

  @Test func oneThatFailsPassesTheTurnOn() {
    struct Fault: Error {}
    #expect(throws: Fault.self) { try schedule.answer(isCancelled: { false }) { throw Fault() } }
    #expect((try? schedule.answer(isCancelled: { false }) { 7 }) == 7)
  }

  @Test func aThreadDoesNotWaitForItself() {
    let ended = start { [schedule] in
      try? schedule.answer(isCancelled: { false }) {
        try schedule.letAnswersPass(isCancelled: { false })
        try schedule.answer(isCancelled: { false }) {}
      }
    }
    expectEnd(ended, "a handler that loads and answers")
    #expect(schedule.waiting == (0, 0))
  }

  /// Many threads, some of which change their mind: each ends, and never two at once.
  @Test func manyThreads() {
    let inside = Mutex(0)
    let clashes = Mutex(0)
    let ends = (0..<24).map { number in
      start { [schedule] in
        for round in 0..<20 {
          let patience = Mutex((number + round) % 4)
          let isCancelled = {
            patience.withLock { left in
              left -= 1
              return left == 0
            }
          }
          if number % 6 == 0 {
            try? schedule.letAnswersPass(isCancelled: isCancelled)
          } else {
            try? schedule.answer(isCancelled: isCancelled) {
              let others = inside.withLock { inside in
                inside += 1
                return inside - 1
              }
              if others > 0 { clashes.withLock { $0 += 1 } }
              usleep(UInt32(round * 20))
              inside.withLock { $0 -= 1 }
            }
          }
        }
      }
    }
    for end in ends { expectEnd(end, "a thread") }
    #expect(clashes.withLock { $0 } == 0)
    #expect(schedule.waiting == (0, 0))
  }

  /// Two engines, the second asked for by the handler of the first while it answers.
  @Test func enginesTakeTurnsAndHandlersMayCallThem() throws {
    let folders = [try TemporaryModel(.paligemma1), try TemporaryModel(.paligemma2)]
    defer { withExtendedLifetime(folders) {} }
    let ended = DispatchSemaphore(value: 0)
    let events = Mutex<[String]>([])
    func handler(_ name: String, _ react: @escaping @Sendable () -> Void) -> EngineHandler {
      { event in
        switch event {
        case .run(_, .token):
          events.withLock { $0.append(name) }
          react()
        case .run(_, .finished), .run(_, .failed): ended.signal()
        default: break
        }
      }
    }
    let settings = folders.map { EmbeddedEngine.Settings(folder: $0.path, threads: 2) }
    let second = EmbeddedEngine(settings: { settings[1] }, schedule: schedule, handler: handler("2") {})
    let record = try TinyCheckpoint.paligemma2.records()[0]
    let isAsked = Atomic(false)
    let first = EmbeddedEngine(
      settings: { settings[0] }, schedule: schedule,
      handler: handler("1") {
        guard !isAsked.exchange(true, ordering: .relaxed) else { return }
        second.load()
        second.run(record.request(id: 1))
        second.run(record.request(id: 2))
        second.cancel(2)
      })
    first.run(try TinyCheckpoint.paligemma1.records()[0].request(id: 1))
    for _ in 0..<3 { #expect(ended.wait(timeout: .now() + 120) == .success) }
    let order = events.withLock { $0 }
    #expect(order == [String](repeating: "1", count: 12) + [String](repeating: "2", count: 12))
  }

  /// What is asked of the model whose answer is under way joins it, but not past another model's that came before.
  @Test func nobodyJoinsPastAnotherModelsAnswer() throws {
    let folders = [try TemporaryModel(.paligemma1), try TemporaryModel(.paligemma2)]
    defer { withExtendedLifetime(folders) {} }
    let settings = folders.map { EmbeddedEngine.Settings(folder: $0.path, threads: 2) }
    let ended = DispatchSemaphore(value: 0)
    let loaded = DispatchSemaphore(value: 0)
    let order = Mutex<[String]>([])
    let engines = Mutex<[EmbeddedEngine]>([])
    let records = [try TinyCheckpoint.paligemma1.records()[0], try TinyCheckpoint.paligemma2.records()[0]]
    let isAsked = Atomic(false)
    let handler = { [schedule] (name: String) -> EngineHandler in
      { event in
        switch event {
        case .run(let id, .token):
          order.withLock { $0.append("\(name)\(id)") }
          guard name == "a", !isAsked.exchange(true, ordering: .relaxed) else { return }
          let engines = engines.withLock { $0 }
          engines[0].run(records[0].request(id: 2))
          engines[1].run(records[1].request(id: 1))
          wait { schedule.waiting.answers == 2 }
          engines[0].run(records[0].request(id: 3))
        case .run(_, .finished), .run(_, .failed): ended.signal()
        case .loaded: loaded.signal()
        default: break
        }
      }
    }
    engines.withLock {
      $0 = zip(settings, ["a", "b"]).map { settings, name in
        EmbeddedEngine(settings: { settings }, schedule: schedule, handler: handler(name))
      }
    }
    // Loading would wait for the first answer's end.
    engines.withLock { $0[1] }.load()
    expectEnd(loaded, "the other model's loading")
    engines.withLock { $0[0] }.run(records[0].request(id: 1))
    for _ in 0..<4 { #expect(ended.wait(timeout: .now() + 120) == .success) }
    engines.withLock { $0 = [] }
    // The second of the first model waits with the third, for by then the other model waited.
    let told = order.withLock { $0 }
    #expect(told.reduce(into: []) { if $0.last != $1 { $0.append($1) } }.prefix(2) == ["a1", "b1"])
    #expect(told.count == 48)
  }

  /// The second engine's run waits for the first one's; stopping it ends both its run and its wait.
  @Test func aStoppedEngineDoesNotWait() throws {
    let goOn = DispatchSemaphore(value: 0)
    let blocker = occupy(goOn)
    defer { expectEnd(blocker, "the blocker") }
    defer { goOn.signal() }
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let told = DispatchSemaphore(value: 0)
    let settings = EmbeddedEngine.Settings(folder: folder.path)
    let engine = EmbeddedEngine(settings: { settings }, schedule: schedule) { event in
      switch event {
      case .loadFailed, .run(_, .finished): told.signal()
      default: break
      }
    }
    engine.run(try TinyCheckpoint.paligemma1.records()[0].request())
    wait { schedule.waiting.loads > 0 }
    engine.stop()
    for _ in 0..<2 { expectEnd(told, "the run's end and the load's") }
  }
}
