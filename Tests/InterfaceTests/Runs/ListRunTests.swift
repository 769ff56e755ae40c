import Answers
import Files
import Pictures
import Testing

@testable import Interface

@Suite("Runs over a whole list")
struct ListRunTests {
  private static func stage() -> Stage {
    var stage = Stage()
    stage.press("i")
    stage.type("cat")
    stage.press("Esc")
    stage.forget()
    return stage
  }

  private static func question(_ stage: Stage) -> String? {
    if case .question(let question) = stage.state.popups.popup { question.text } else { nil }
  }

  private static func summary(_ name: String) -> PictureSurvey {
    let request = Request(id: 0, pictures: [.file("")], prompt: Prompt("detect cat"))
    let summary = AnswerSummary(request, model: Stage.model, output: ParsedOutput(), finish: .eos, error: nil)
    return PictureSurvey(
      PictureVersion(path: Path("/home/ada/zoo/\(name)"), stamp: FileStamp(size: 1, inode: 1, seconds: 1)),
      [KeptSummary(id: 1, time: 1, isPinned: false, summary: summary)])
  }

  @Test func `what has an answer already is left out, and how many are asked is agreed to`() {
    var stage = Self.stage()
    stage.play(.surveyed([Self.summary("cat2.jpg"), Self.summary("dog.png")]))
    stage.press("A")
    #expect(
      Self.question(stage)
        == "Ask “detect cat” about 2 pictures of this list? The other 2 have an answer to it, or wait for it."
    )
    stage.press("y")
    #expect(stage.state.runs.batchCount == 2)
    #expect(stage.runs.map(\.paths) == [["/home/ada/zoo/cat10.jpg"]])
  }

  @Test func `where all is answered it is asked again only after a yes`() {
    var stage = Self.stage()
    stage.play(.surveyed(["cat2.jpg", "cat10.jpg", "dog.png", "Zebra.webp"].map(Self.summary)))
    stage.press("A")
    #expect(Self.question(stage)?.contains("All 4 pictures") == true)
    stage.press("n")
    #expect(stage.runs.isEmpty && stage.state.runs.batchCount == 0)
    stage.press("A y")
    #expect(stage.state.runs.batchCount == 4)
  }

  @Test func `a single picture is asked before all that waits`() {
    var stage = Self.stage()
    stage.press("A y i")
    stage.type("s")
    stage.press("Enter")
    #expect(stage.state.runs.queue.requests.map(\.prompt.text).first == "detect cats")
    #expect(stage.state.runs.batchCount == 5)
  }

  @Test func `Esc stops a run over many only after a yes, and leaves what is open first`() {
    var stage = Self.stage()
    stage.press("A y f")
    stage.type("none")
    stage.press("Enter Esc")
    #expect(stage.state.browser.filter.isEmpty && stage.state.runs.batchCount == 4)
    #expect(Self.question(stage) == nil)
    stage.press("Esc")
    #expect(Self.question(stage) == "0 of 4 pictures are done. Stop the run?")
    stage.press("n")
    #expect(!stage.state.runs.isCancelling)
    stage.press("Esc y")
    #expect(stage.state.runs.isCancelling)
  }

  @Test func `the list as it is filtered is what is asked about`() {
    var stage = Self.stage()
    stage.press("f")
    stage.type("cat")
    stage.press("Enter A y")
    #expect(stage.state.runs.batchCount == 2)
  }

  // MARK: After the program has ended in the middle

  private static func unfinished(_ stage: Stage) -> [UnfinishedRun?] {
    stage.effects.compactMap { if case .noteUnfinished(let run) = $0 { .some(run) } else { nil } }
  }

  @Test func `what still is to be asked is noted, and its end too`() throws {
    var stage = Self.stage()
    stage.press("A y")
    let run = try #require(Self.unfinished(stage).last ?? nil)
    #expect(run.parts.map(\.prompt) == ["detect cat"] && run.left == 4 && run.count == 4)
    for id in 1...4 { stage.play(Say.finished(RunID(UInt64(id)), ParsedOutput())) }
    #expect(Self.unfinished(stage).last == .some(nil))
  }

  private static let left = UnfinishedRun(
    [.init(prompt: "detect dog", pictures: ["/a/zoo/1.png", "/a/zoo/2.png"])],
    options: GenerationOptions(maxTokens: 7), count: 5)

  @Test func `it is offered, not begun, and goes on with its own options after a yes`() {
    var stage = Stage()
    stage.play(.unfinished(Self.left))
    #expect(stage.runs.isEmpty)
    #expect(Self.question(stage)?.contains("2 of 5 pictures in zoo") == true)
    // What was being typed when it came is no answer to it.
    stage.press("y")
    #expect(stage.runs.isEmpty)
    for time in 0..<10 { stage.play(.tick(at: Double(time))) }
    stage.press("y")
    #expect(stage.state.runs.batchCount == 2)
    #expect(stage.runs.first?.options.maxTokens == 7)
    #expect(stage.acts.contains(.forgetUnfinished))
  }

  @Test func `a no forgets it`() {
    var stage = Stage()
    stage.play(.unfinished(Self.left))
    for time in 0..<10 { stage.play(.tick(at: Double(time))) }
    stage.press("n")
    #expect(stage.runs.isEmpty && stage.acts.contains(.forgetUnfinished))
  }

  @Test func `of a long batch only what is looked at stays in memory`() {
    let entries = (0..<400).map { Stage.entry("p\($0).png") }
    var stage = Stage(entries: entries)
    stage.press("i")
    stage.type("cat")
    stage.press("Esc A y")
    for id in 1...400 {
      let run = RunID(UInt64(id))
      let path = stage.state.runs.running.first?.request.paths.first ?? ""
      stage.play(
        .engine(.run(run, .began([PictureIdentity(path: path, stamp: nil, width: 1, height: 1)])), at: 1))
      stage.play(Say.finished(run, Say.objects))
      stage.play(.kept(run, Int64(id)))
    }
    #expect(stage.state.runs.book.count <= 201)
    // What was let go of is known all the same.
    #expect(entries.allSatisfy { stage.state.sign($0.path) == .found(3) })
  }
}
