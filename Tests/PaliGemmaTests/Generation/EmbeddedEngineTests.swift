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
      for _ in 0..<count { #expect(ended.wait(timeout: .now() + 120) == .success) }
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

  @Test func requestsAreWrittenTogetherAndAnsweredAsAlone() throws {
    let folder = try TemporaryModel(.paligemma2)
    defer { withExtendedLifetime(folder) {} }
    let settings = EmbeddedEngine.Settings(folder: folder.path)
    let log = Log()
    let engine = EmbeddedEngine(settings: { settings }, schedule: ComputeSchedule()) { log.add($0) }
    let records = try TinyCheckpoint.paligemma2.records()
    for id in 0..<20 { engine.run(records[id % records.count].request(id: RunID(UInt64(id)))) }
    log.wait(20)
    for id in 0..<20 {
      let answer = log.answers[RunID(UInt64(id))]
      #expect(answer?.tokens.map(\.id) == records[id % records.count].tokens)
      #expect(
        answer?.tokens.map(\.logprob) == log.answers[RunID(UInt64(id % records.count))]?.tokens.map(\.logprob)
      )
    }
    // Each begins in its turn, once there is a place; eight are open at once and never more.
    var (begun, open, most) = ([RunID](), 0, 0)
    for case .run(let id, let event) in log.all {
      switch event {
      case .began:
        begun.append(id)
        open += 1
        most = max(most, open)
      case .finished, .failed: open -= 1
      default: break
      }
    }
    #expect(begun == begun.sorted() && begun.count == 20)
    #expect(most == 8)
    guard case .loaded(let summary)? = log.all.first(where: { Self.name($0) == "loaded" }) else { return }
    #expect(summary.runsAtOnce == 8)
  }

  /// Between two beginnings those that are being written get a token each.
  @Test func nobodyWaitsForMoreThanOneBeginning() throws {
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let log = Log()
    let engine = EmbeddedEngine(.init(folder: folder.path)) { log.add($0) }
    let record = try TinyCheckpoint.paligemma1.records()[0]
    for id in 1...5 { engine.run(record.request(id: RunID(UInt64(id)))) }
    log.wait(5)
    var begun: Set<RunID> = []
    var silent: [RunID: Int] = [:]
    for case .run(let id, let event) in log.all {
      switch event {
      case .began:
        for other in begun { silent[other, default: 0] += 1 }
        begun.insert(id)
      case .token:
        #expect(silent[id, default: 0] <= 1, "\(id)")
        silent[id] = 0
      case .finished: begun.remove(id)
      default: break
      }
    }
  }

  @Test func promptsAboutOnePictureShareWhatWasSeen() throws {
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let log = Log()
    let engine = EmbeddedEngine(.init(folder: folder.path)) { log.add($0) }
    let picture = try TinyCheckpoint.paligemma1.records()[0].request().pictures
    for (id, prompt) in ["caption en", "detect cat", "ocr", "caption en"].enumerated() {
      let options = GenerationOptions(maxTokens: 6)
      engine.run(Request(id: RunID(UInt64(id)), pictures: picture, prompt: Prompt(prompt), options: options))
    }
    log.wait(4)
    let seeing = log.all.compactMap { if case .run(let id, .progress(.vision, _)) = $0 { id } else { nil } }
    #expect(Set(seeing) == [0])
    #expect((1..<4).allSatisfy { log.answers[RunID(UInt64($0))]?.timing.vision == 0 })
    #expect(log.answers[0]?.tokens == log.answers[3]?.tokens)
  }

  /// Somebody who does not want his answer any more makes room at once.
  @Test func aPlaceThatIsGivenUpIsTaken() throws {
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let record = try TinyCheckpoint.paligemma1.records()[0]
    let engine = Mutex<EmbeddedEngine?>(nil)
    let log = Log { event in
      // The first eight never come to an end of their own.
      if case .run(let id, .token) = event, id.number <= 8 { engine.withLock { $0 }?.cancel(id) }
    }
    let made = EmbeddedEngine(.init(folder: folder.path)) { log.add($0) }
    engine.withLock { $0 = made }
    for id in 1...12 { made.run(record.request(id: RunID(UInt64(id)))) }
    log.wait(12)
    engine.withLock { $0 = nil }
    for id in 1...12 {
      let answer = log.answers[RunID(UInt64(id))]
      #expect(answer?.finish == (id <= 8 ? .cancelled : .length))
      #expect(answer?.tokens.map(\.id) == Array(record.tokens.prefix(id <= 8 ? 1 : record.tokens.count)))
    }
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

  /// Also while an answer is written, between two of its tokens.
  @Test func aPromptsTokensAreTold() throws {
    let folder = try TemporaryModel(.paligemma1)
    defer { withExtendedLifetime(folder) {} }
    let told = Mutex<[[PromptToken]]>([])
    let done = DispatchSemaphore(value: 0)
    let isWritten = Mutex(false)
    let log = Log { if case .run(_, .finished) = $0 { isWritten.withLock { $0 = true } } }
    let engine = EmbeddedEngine(.init(folder: folder.path)) { log.add($0) }
    func ask(_ prompt: String) {
      engine.tokenize(Prompt(prompt)) { result in
        told.withLock { $0.append((try? result.get()) ?? []) }
        done.signal()
      }
      done.wait()
    }
    ask("detect cat ; dog")
    let record = try TinyCheckpoint.paligemma1.records()[0]
    let expected = Array(record.promptIDs.drop { $0 == record.promptIDs[0] })
    #expect(told.withLock { $0[0].map(\.id) } == expected)
    #expect(told.withLock { $0[0].map(\.piece) }.first == "<bos>")
    engine.run(record.request { $0.maxTokens = 400 })
    ask("caption en  ")
    let wasWritten = isWritten.withLock { $0 }
    #expect(!wasWritten)
    #expect(told.withLock { $0[1].last?.id } == expected.last)
    log.wait(1)
    engine.stop()
    ask("x")
    #expect(told.withLock { $0[2].isEmpty })
  }

  private static func name(_ event: EngineEvent) -> String {
    switch event {
    case .loading: "loading"
    case .loaded: "loaded"
    case .loadFailed: "loadFailed"
    case .notice, .run(_, .notice): "notice"
    case .run(_, .progress(let phase, _)): phase.rawValue
    case .run(_, .token): "token"
    case .run(_, .candidate): "candidate"
    case .run(_, .began): "began"
    case .run(_, .finished): "finished"
    case .run(_, .failed): "failed"
    }
  }
}
