import Answers
import Testing

@testable import Interface

/// A model that is elsewhere: what it does not tell is not made up, and where pictures go is always seen.
@Suite struct ServerTests {
  private static let model = ModelSummary(
    name: "served", engine: "openai", imageSize: nil, precision: nil, server: "gpu1:8000",
    hasMaskDecoder: false, capabilities: [.alternatives], runsAtOnce: 4)

  private func served(columns: Int = 100, ascii: Bool = false) -> Stage {
    var stage = Stage(columns: columns, ascii: ascii)
    stage.press(":")
    stage.type("server gpu1")
    stage.press("Enter")
    stage.play(.engine(.loaded(Self.model), at: 1))
    return stage
  }

  private func asked(columns: Int = 100) -> Stage {
    var stage = served(columns: columns)
    stage.press("i")
    stage.type("cat")
    stage.press("Enter")
    return stage
  }

  private static func found(_ score: Float?) -> ParsedOutput {
    let box = LocationBox(y0: 100, x0: 100, y1: 900, x1: 900)
    return ParsedOutput(
      spans: [.init(text: "<loc> cat", detection: 0)],
      detections: [Detection(index: 0, label: "cat", box: box, score: score)])
  }

  @Test func itIsLoadedByNameAndToldWherePicturesGo() {
    let stage = served()
    #expect(stage.acts.contains(.loadEngine(.server("gpu1"))))
    #expect(stage.state.notice?.text == "pictures go to gpu1:8000: served answers")
  }

  @Test(arguments: [40, 60, 80, 120]) func wherePicturesGoIsSeenWhateverItDoes(columns: Int) {
    var stage = asked(columns: columns)
    stage.play(.engine(.run(1, .began([], by: Self.model)), at: 2))
    for event: RunEvent in [
      .progress(.prefill, fraction: 0.5),
      .token(GeneratedToken(id: nil, text: "a", logprob: nil), Self.found(nil)),
    ] {
      stage.play(.engine(.run(1, event), at: 3))
      #expect(stage.screen.contains("→ gpu1:8000"), "\(columns): \(stage.screen)")
    }
    stage.play(Say.finished(1, Self.found(nil)))
    #expect(stage.screen.contains("→ gpu1:8000"))
  }

  @Test func asciiHasAnArrowToo() {
    var stage = served(ascii: true)
    stage.press("j")
    #expect(stage.screen.contains("-> gpu1:8000"))
  }

  /// Nothing is not 0 %.
  @Test func withoutProbabilitiesThereIsNoScore() {
    var stage = asked()
    stage.play(.engine(.run(1, .began([], by: Self.model)), at: 2))
    stage.play(Say.finished(1, Self.found(nil)))
    #expect(stage.screen.contains("no score") && !stage.screen.contains("0%"))
  }

  @Test func scoresOfTokensAloneAreMarked() {
    var stage = asked()
    stage.play(.engine(.run(1, .began([], by: Self.model)), at: 2))
    stage.play(Say.finished(1, Self.found(0.87)))
    #expect(stage.screen.contains("~ 87%"))
  }

  @Test func severalPicturesAreAskedAtOnce() {
    var stage = served()
    stage.press("Space Space Space i")
    stage.forget()
    stage.type("cat")
    stage.press("Enter")
    #expect(stage.runs.count == 3)
  }

  /// What was answered by another is not put down to whoever answers now.
  @Test func anAnswerIsItsModels() {
    var stage = Stage(columns: 120)
    stage.press("i")
    stage.type("cat")
    stage.press("Enter")
    stage.play(.engine(.run(1, .began([], by: Stage.model)), at: 2))
    stage.play(Say.finished(1, Self.found(0.5)))
    #expect(!stage.screen.contains(" by "))
    stage.play(.engine(.loaded(Self.model), at: 3))
    stage.press("Esc")
    #expect(stage.screen.contains("by paligemma-3b-mix-224 · → gpu1:8000 · served"))
  }

  /// A notice does not lie over it for long.
  @Test func aNoticeMakesRoomForWherePicturesGo() {
    var stage = served()
    #expect(stage.state.tickInterval != nil)
    stage.play(.tick(at: 2))
    stage.play(.tick(at: 9))
    #expect(
      stage.state.notice == nil && stage.screen.contains("→ gpu1:8000") && stage.state.tickInterval == nil)
  }

  @Test func whatIsToBeKnownIsToldWithTheFirstAnswer() {
    var stage = Stage()
    let model = ModelSummary(
      name: "s", imageSize: nil, precision: nil, server: "gpu1", note: "answers may drift",
      hasMaskDecoder: false)
    stage.play(.engine(.loaded(model), at: 1))
    #expect(stage.state.notice?.text.contains("drift") == false)
    for run: RunID in [1, 2] {
      stage.press("i")
      stage.type("\(run)")
      stage.press("Enter Esc")
      stage.play(.engine(.run(run, .began([], by: model)), at: 2))
      stage.play(Say.finished(run, Self.found(nil)))
      #expect((stage.state.notice?.text == "answers may drift") == (run == 1))
    }
  }

  @Test func whatIsTriedAgainIsSaid() {
    var stage = asked()
    stage.play(.engine(.run(1, .notice("gpu1:8000: busy (503); again in 1 s")), at: 2))
    #expect(stage.screen.contains("again in 1 s"))
  }

  @Test func itsNameIsCompleted() {
    var stage = Stage()
    stage.state.launch.servers = ["gpu1", "lab"]
    stage.press(":")
    stage.type("server l")
    stage.press("Tab")
    #expect(stage.state.popups.entry?.line.text == "server lab")
  }
}
