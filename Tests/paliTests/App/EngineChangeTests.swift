import Answers
import Files
import Interface
import ScriptedEngine
import Synchronization
import Testing

@testable import pali

/// Which engine gets what while models come and go. Engines that play scripts, on a clock that is stepped.
@Suite struct EngineChangeTests {
  private final class Engines: Sendable {
    let made = Mutex<[ScriptedEngine]>([])
    var all: [ScriptedEngine] { made.withLock { $0 } }
  }

  private let post: Post
  private let agenda = StepAgenda()
  private let engines = Engines()
  private let runner: EngineRunner

  init() throws {
    post = try Post()
    let scripts: [Path: Script] = [
      "slow": Script(loads: [[.progress(0.5), .delay(seconds: 5), .loaded(.scripted("slow"))]]),
      "never": Script(loads: [[.progress(0.5), .hang]]),
      "broken": Script(loads: [[.failed("broken: " + String(repeating: "x", count: 100_000) + " the end")]]),
      "held": Script(.scripted("held"), otherwise: [.began, .token("a"), .hang]),
    ]
    runner = EngineRunner(mailbox: post.mailbox) { [engines, agenda] engineName, handler in
      let model: Path? = if case .model(let path) = engineName { path } else { nil }
      let name = model?.description ?? "first"
      let script = model.flatMap { scripts[$0] } ?? Script(.scripted(name), otherwise: Script.answer(name))
      let engine = ScriptedEngine(script, on: agenda, handler: handler)
      engines.made.withLock { $0.append(engine) }
      return engine
    }
  }

  private func settle() { while agenda.step() {} }

  private func run(_ id: RunID) {
    runner.run(Request(id: id, pictures: [.file("/a.png")], prompt: Prompt("caption en")))
  }

  private var told: [EngineEvent] {
    post.collect()
    return post.events.compactMap { if case .engine(let event, _) = $0 { event } else { nil } }
  }

  private var loads: [String] {
    told.compactMap { event in
      switch event {
      case .loaded(let model): model.name
      case .loadFailed(let message): message
      case .loading, .notice, .run: nil
      }
    }
  }

  /// The text of each answer, or why there is none.
  private var ends: [RunID: [String]] {
    var ends: [RunID: [String]] = [:]
    for case .run(let id, let event) in told {
      switch event {
      case .finished(let answer):
        ends[id, default: []].append(answer.finish == .cancelled ? "cancelled" : answer.text)
      case .failed(let message): ends[id, default: []].append(message)
      case .began, .progress, .token, .candidate, .notice: break
      }
    }
    return ends
  }

  @Test func whatIsAskedWhileTheFirstLoadsWaitsForIt() {
    runner.load(.start)
    run(1)
    settle()
    #expect(loads == ["first"] && ends == [1: ["first"]])
  }

  @Test func anotherModelTakesOverOnceItIsLoaded() {
    runner.load(.start)
    settle()
    runner.load(.model("slow"))
    while agenda.now < 1, agenda.step(),
      !told.contains(where: { if case .loading(0.5) = $0 { true } else { false } })
    {}
    run(1)
    settle()
    run(2)
    settle()
    #expect(loads == ["first", "slow"] && ends == [1: ["first"], 2: ["a cat"]])
    #expect(engines.all.map(\.isStopped) == [false, false])
  }

  @Test func loadingThatIsGivenUpIsStopped() {
    runner.load(.start)
    settle()
    runner.load(.model("never"))
    settle()
    runner.load(.model("other"))
    settle()
    run(1)
    settle()
    #expect(engines.all.map(\.isStopped) == [false, true, false])
    // And nothing more is heard of it: neither that it is loading, nor that it failed.
    #expect(loads == ["first", "other"] && ends == [1: ["other"]])
  }

  /// Loaded in the very moment in which another is asked for.
  @Test func aModelThatComesTooLateIsNotUsed() {
    runner.load(.model("slow"))
    runner.load(.model("other"))
    settle()
    run(1)
    settle()
    #expect(loads == ["other"] && ends == [1: ["other"]])
  }

  @Test func whatWaitsForAModelThatIsGivenUpEnds() {
    runner.load(.model("never"))
    run(1)
    settle()
    runner.load(.model("other"))
    settle()
    run(2)
    settle()
    #expect(ends == [1: ["cancelled"], 2: ["other"]])
  }

  @Test func runsEndWhereTheyWereBegunAndAreCancelledThere() {
    runner.load(.model("held"))
    settle()
    run(1)
    settle()
    runner.load(.model("other"))
    settle()
    run(2)
    settle()
    #expect(loads == ["held", "other"] && ends == [2: ["other"]])
    runner.cancel(2)
    runner.cancel(1)
    settle()
    #expect(ends == [1: ["cancelled"], 2: ["other"]])
  }

  @Test func aModelThatCannotBeLoadedLeavesTheOneInUse() {
    runner.load(.start)
    settle()
    runner.load(.model("broken"))
    settle()
    run(1)
    settle()
    #expect(loads.first == "first" && loads.count == 2 && ends == [1: ["first"]])
    // A file's own words may be as long as the file.
    #expect(loads[1].hasPrefix("broken: xx") && loads[1].hasSuffix("x the end") && loads[1].count < 500)
  }

  @Test func aFirstModelThatCannotBeLoadedSaysWhyToEachRequest() {
    runner.load(.model("broken"))
    settle()
    run(1)
    run(2)
    settle()
    for id in [1, 2] as [RunID] {
      let message = ends[id]?.first ?? ""
      #expect(message.hasPrefix("broken: xx") && message.hasSuffix("the end") && message.count < 500)
    }
    runner.load(.model("other"))
    settle()
    run(3)
    settle()
    #expect(ends[3] == ["other"])
  }

  @Test func stoppingEndsAllThatRunsAnywhere() {
    runner.load(.model("held"))
    settle()
    run(1)
    settle()
    runner.load(.model("other"))
    settle()
    runner.load(.model("never"))
    settle()
    runner.stop()
    settle()
    #expect(engines.all.map(\.isStopped) == [true, true, true])
    #expect(ends == [1: ["cancelled"]])
  }

  @Test func cancellingWhatHasEndedOrNeverWasDoesNothing() {
    runner.load(.start)
    run(1)
    settle()
    runner.cancel(1)
    runner.cancel(99)
    settle()
    #expect(ends == [1: ["first"]])
  }
}
