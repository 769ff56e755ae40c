import Answers
import Foundation
import Synchronization
import Testing

@testable import PaliGemma

struct EmbeddedEngineTests {
  /// Collects events and waits for a number of requests to end.
  private final class Log: Sendable {
    private let events = Mutex<[EngineEvent]>([])
    private let ended = DispatchSemaphore(value: 0)
    /// Called on the engine's queue after the event is kept.
    private let react: @Sendable (EngineEvent) -> Void

    init(_ react: @escaping @Sendable (EngineEvent) -> Void = { _ in }) { self.react = react }

    func add(_ event: EngineEvent) {
      events.withLock { $0.append(event) }
      react(event)
      switch event {
      case .run(_, .finished), .run(_, .failed): ended.signal()
      default: break
      }
    }

    var all: [EngineEvent] { events.withLock { $0 } }

    var answers: [RunID: Answer] {
      var found: [RunID: Answer] = [:]
      for case .run(let id, .finished(let answer)) in all { found[id] = answer }
      return found
    }

    func wait(_ count: Int) {
      for _ in 0..<count { #expect(ended.wait(timeout: .now() + 60) == .success) }
    }
  }

  @Test func loadsOnFirstUseAndReportsInOrder() throws {
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let settings = EmbeddedEngine.Settings(folder: folder.path)
    let log = Log()
    let engine = EmbeddedEngine(settings) { log.add($0) }
    let record = try TinyCheckpoint.paligemma1.records()[0]
    engine.run(record.request(id: 5))
    log.wait(1)
    let names = log.all.map(Self.name)
    #expect(
      names.reduce(into: []) { if $0.last != $1 { $0.append($1) } }.prefix(5)
        == ["loading", "loaded", "began", "vision", "prefill"])
    #expect(names.last == "finished")
    #expect(log.answers[5]?.tokens.map(\.id) == record.tokens)
    let fractions = log.all.compactMap { if case .loading(let fraction) = $0 { fraction } else { nil } }
    #expect(fractions == fractions.sorted() && fractions.last == 1)
    guard case .loaded(let summary)? = log.all.first(where: { Self.name($0) == "loaded" }) else { return }
    #expect(summary.imageSize == 56 && summary.precision == "f32" && summary.weightBytes > 100_000)
  }

  @Test func requestsRunOneAfterAnother() throws {
    let folder = try TemporaryModel(.paligemma2)
    defer { withExtendedLifetime(folder) {} }
    let settings = EmbeddedEngine.Settings(folder: folder.path)
    let log = Log()
    let engine = EmbeddedEngine(settings) { log.add($0) }
    let records = try TinyCheckpoint.paligemma2.records()
    for (index, record) in records.enumerated() { engine.run(record.request(id: RunID(UInt64(index)))) }
    log.wait(records.count)
    for (index, record) in records.enumerated() {
      #expect(log.answers[RunID(UInt64(index))]?.tokens.map(\.id) == record.tokens)
    }
    let ids = log.all.compactMap { if case .run(let id, .token) = $0 { id } else { nil } }
    #expect(ids == ids.sorted())
  }

  @Test func cancelEndsTheRunningRequestAndTheQueuedOnesButNotLaterOnes() throws {
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let settings = EmbeddedEngine.Settings(folder: folder.path)
    let record = try TinyCheckpoint.paligemma1.records()[0]
    let engine = Mutex<EmbeddedEngine?>(nil)
    let log = Log { event in
      if case .run(1, .token) = event {
        engine.withLock { $0 }.map {
          $0.cancel(1); $0.cancel(2)
        }
      }
    }
    let made = EmbeddedEngine(settings) { log.add($0) }
    engine.withLock { $0 = made }
    made.run(record.request(id: 1))
    made.run(record.request(id: 2))
    log.wait(2)
    #expect(log.answers[1]?.finish == .cancelled)
    #expect(log.answers[1]?.tokens.map(\.id) == [record.tokens[0]])
    #expect(log.answers[2]?.finish == .cancelled && log.answers[2]?.tokens.isEmpty == true)
    made.run(record.request(id: 3))
    log.wait(1)
    #expect(log.answers[3]?.tokens.map(\.id) == record.tokens)
    engine.withLock { $0 = nil }
  }

  @Test func cancelDuringLoadingEndsWhatWaitsAndLoadsOn() throws {
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let settings = EmbeddedEngine.Settings(folder: folder.path)
    let engine = Mutex<EmbeddedEngine?>(nil)
    let log = Log { event in
      if case .loading(fraction: 0) = event {
        engine.withLock { $0 }.map {
          $0.cancel(1); $0.cancel(2)
        }
      }
    }
    let made = EmbeddedEngine(settings) { log.add($0) }
    engine.withLock { $0 = made }
    made.run(try TinyCheckpoint.paligemma1.records()[0].request(id: 1))
    log.wait(1)
    #expect(log.answers[1]?.finish == .cancelled)
    made.run(try TinyCheckpoint.paligemma1.records()[0].request(id: 2))
    log.wait(1)
    #expect(log.answers[2]?.finish == .length)
    #expect(log.all.map(Self.name).count { $0 == "loaded" } == 1)
    engine.withLock { $0 = nil }
  }

  /// Where there is nothing that could be asked whether it is cancelled: a model's files are looked for.
  @Test func cancelDoesNotWaitForWhatIsUnderWay() throws {
    let model = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(model) {} }
    let folder = model.path
    let (begun, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let log = Log()
    let engine = EmbeddedEngine(
      settings: {
        begun.signal()
        goOn.wait()
        return .init(folder: folder)
      }, handler: { log.add($0) })
    let record = try TinyCheckpoint.paligemma1.records()[0]
    for id in 1...3 { engine.run(record.request(id: RunID(UInt64(id)))) }
    begun.wait()
    engine.cancel(2)
    engine.cancel(1)
    // Before what is under way could go on.
    #expect(log.answers.mapValues(\.finish) == [1: .cancelled, 2: .cancelled])
    goOn.signal()
    log.wait(3)
    #expect(log.answers[3]?.tokens.map(\.id) == record.tokens)
  }

  @Test func anEngineThatIsStoppedGivesUpLoading() throws {
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let log = Log()
    let engine = EmbeddedEngine(.init(folder: folder.path)) { log.add($0) }
    engine.run(try TinyCheckpoint.paligemma1.records()[0].request(id: 1))
    engine.stop()
    log.wait(1)
    engine.load()
    engine.run(try TinyCheckpoint.paligemma1.records()[0].request(id: 2))
    log.wait(1)
    #expect(log.answers[1]?.finish == .cancelled)
    #expect(log.all.map(Self.name).last == "failed" && !log.all.map(Self.name).contains("loaded"))
  }

  @Test func aPictureThatCannotBeReadIsHowARequestFails() throws {
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let log = Log()
    let engine = EmbeddedEngine(.init(folder: folder.path)) { log.add($0) }
    engine.run(Request(id: 4, pictures: [.file("/nonexistent.png")], prompt: Prompt("caption en")))
    log.wait(1)
    guard case .run(4, .failed(let message))? = log.all.last else {
      Issue.record("\(log.all)")
      return
    }
    #expect(message.contains("/nonexistent.png"))
  }

  @Test func aModelThatIsNotThereFailsInOneLine() throws {
    let log = Log()
    let engine = EmbeddedEngine(.init(folder: "/nonexistent/model")) { log.add($0) }
    engine.run(try TinyCheckpoint.paligemma1.records()[0].request(id: 9))
    log.wait(1)
    var messages: [String] = []
    for event in log.all {
      switch event {
      case .loadFailed(let message), .run(9, .failed(let message)): messages.append(message)
      default: break
      }
    }
    #expect(messages.count == 2 && messages[0] == messages[1])
    #expect(messages[0].contains("/nonexistent/model") && !messages[0].contains("\n"))
  }

  private static func name(_ event: EngineEvent) -> String {
    switch event {
    case .loading: "loading"
    case .loaded: "loaded"
    case .loadFailed: "loadFailed"
    case .notice, .run(_, .notice): "notice"
    case .run(_, .progress(let phase, _)): phase.rawValue
    case .run(_, .token): "token"
    case .run(_, .began): "began"
    case .run(_, .finished): "finished"
    case .run(_, .failed): "failed"
    }
  }
}
