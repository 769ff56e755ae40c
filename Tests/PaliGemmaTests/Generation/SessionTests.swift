import Foundation
import Synchronization
import Testing

@testable import PaliGemma

struct SessionTests {
  /// Collects events and waits for a number of requests to end.
  private final class Log: Sendable {
    private let events = Mutex<[SessionEvent]>([])
    private let ended = DispatchSemaphore(value: 0)
    /// Called on the session's queue after the event is kept.
    private let react: @Sendable (SessionEvent) -> Void

    init(_ react: @escaping @Sendable (SessionEvent) -> Void = { _ in }) { self.react = react }

    func add(_ event: SessionEvent) {
      events.withLock { $0.append(event) }
      react(event)
      switch event {
      case .finished, .failed: ended.signal()
      default: break
      }
    }

    var all: [SessionEvent] { events.withLock { $0 } }

    var answers: [UInt64: Answer] {
      var found: [UInt64: Answer] = [:]
      for case .finished(let id, let answer) in all { found[id] = answer }
      return found
    }

    func wait(_ count: Int) {
      for _ in 0..<count { #expect(ended.wait(timeout: .now() + 60) == .success) }
    }
  }

  @Test func loadsOnFirstUseAndReportsInOrder() throws {
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let settings = Session.Settings(folder: folder.path)
    let log = Log()
    let session = Session(settings) { log.add($0) }
    let record = try TinyCheckpoint.paligemma1.records()[0]
    session.run(try record.request(id: 5))
    log.wait(1)
    let names = log.all.map(Self.name)
    #expect(
      names.reduce(into: []) { if $0.last != $1 { $0.append($1) } }.prefix(5)
        == ["loading", "loaded", "vision", "prefill", "token"])
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
    let settings = Session.Settings(folder: folder.path)
    let log = Log()
    let session = Session(settings) { log.add($0) }
    let records = try TinyCheckpoint.paligemma2.records()
    for (index, record) in records.enumerated() { session.run(try record.request(id: UInt64(index))) }
    log.wait(records.count)
    for (index, record) in records.enumerated() {
      #expect(log.answers[UInt64(index)]?.tokens.map(\.id) == record.tokens)
    }
    let ids = log.all.compactMap { if case .token(let id, _, _) = $0 { id } else { nil } }
    #expect(ids == ids.sorted())
  }

  @Test func cancelEndsTheRunningRequestAndTheQueuedOnesButNotLaterOnes() throws {
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let settings = Session.Settings(folder: folder.path)
    let record = try TinyCheckpoint.paligemma1.records()[0]
    let session = Mutex<Session?>(nil)
    let log = Log { event in
      if case .token(id: 1, _, _) = event { session.withLock { $0 }?.cancel() }
    }
    let made = Session(settings) { log.add($0) }
    session.withLock { $0 = made }
    made.run(try record.request(id: 1))
    made.run(try record.request(id: 2))
    log.wait(2)
    #expect(log.answers[1]?.finish == .cancelled)
    #expect(log.answers[1]?.tokens.map(\.id) == [record.tokens[0]])
    #expect(log.answers[2]?.finish == .cancelled && log.answers[2]?.tokens.isEmpty == true)
    made.run(try record.request(id: 3))
    log.wait(1)
    #expect(log.answers[3]?.tokens.map(\.id) == record.tokens)
    session.withLock { $0 = nil }
  }

  @Test func cancelDuringLoadingEndsWhatWaitsAndLoadsOn() throws {
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let settings = Session.Settings(folder: folder.path)
    let session = Mutex<Session?>(nil)
    let log = Log { event in
      if case .loading(fraction: 0) = event { session.withLock { $0 }?.cancel() }
    }
    let made = Session(settings) { log.add($0) }
    session.withLock { $0 = made }
    made.run(try TinyCheckpoint.paligemma1.records()[0].request(id: 1))
    log.wait(1)
    #expect(log.answers[1]?.finish == .cancelled)
    made.run(try TinyCheckpoint.paligemma1.records()[0].request(id: 2))
    log.wait(1)
    #expect(log.answers[2]?.finish == .length)
    #expect(log.all.map(Self.name).count { $0 == "loaded" } == 1)
    session.withLock { $0 = nil }
  }

  /// Where there is nothing that could be asked whether it is cancelled: a picture is decoded, a model's files are
  /// looked for.
  @Test(arguments: [false, true]) func cancelDoesNotWaitForWhatIsUnderWay(isLoaded: Bool) throws {
    let model = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(model) {} }
    let folder = model.path
    let (begun, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let log = Log()
    let session = Session(
      settings: {
        if !isLoaded {
          begun.signal()
          goOn.wait()
        }
        return .init(folder: folder)
      }, handler: { log.add($0) })
    let request = try TinyCheckpoint.paligemma1.records()[0].request(id: 1)
    session.run(id: 1) {
      begun.signal()
      goOn.wait()
      return request
    }
    session.run(request)
    begun.wait()
    session.cancel()
    // Before what is under way could go on.
    let ends = log.all.compactMap { if case .finished(_, let answer) = $0 { answer.finish } else { nil } }
    #expect(ends == [.cancelled, .cancelled])
    goOn.signal()
  }

  @Test func whatPreparingThrowsIsHowARequestFails() throws {
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let log = Log()
    let session = Session(.init(folder: folder.path)) { log.add($0) }
    session.run(id: 4) { throw ModelError.memory(folder: "here", needed: 2, available: 1) }
    log.wait(1)
    guard case .failed(id: 4, let message)? = log.all.last else {
      Issue.record("\(log.all)")
      return
    }
    #expect(message.contains("here"))
  }

  @Test func aModelThatIsNotThereFailsInOneLine() throws {
    let log = Log()
    let session = Session(.init(folder: "/nonexistent/model")) { log.add($0) }
    session.run(try TinyCheckpoint.paligemma1.records()[0].request(id: 9))
    log.wait(1)
    var messages: [String] = []
    for event in log.all {
      switch event {
      case .loadFailed(let message), .failed(9, let message): messages.append(message)
      default: break
      }
    }
    #expect(messages.count == 2 && messages[0] == messages[1])
    #expect(messages[0].contains("/nonexistent/model") && !messages[0].contains("\n"))
  }

  private static func name(_ event: SessionEvent) -> String {
    switch event {
    case .loading: "loading"
    case .loaded: "loaded"
    case .loadFailed: "loadFailed"
    case .progress(_, let phase, _): phase.rawValue
    case .token: "token"
    case .finished: "finished"
    case .failed: "failed"
    }
  }
}
