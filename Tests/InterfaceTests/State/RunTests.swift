import PaliGemma
import Testing

@testable import Interface

struct RunTests {
  private func asking(_ words: String = "cat", _ stage: Stage = Stage()) -> Stage {
    var stage = stage
    stage.press("i")
    stage.type(words)
    stage.press("Enter")
    return stage
  }

  @Test func enterRunsThePromptOnThePicture() {
    let stage = asking("cat ; dog")
    #expect(stage.runs == [RunRequest(id: 1, paths: ["/home/ada/zoo/cat2.jpg"], prompt: "detect cat ; dog")])
    #expect(stage.state.run.isRunning)
  }

  @Test func theAnswerGrowsAndStays() {
    var stage = asking()
    stage.play(Say.token(1, Say.text("a")))
    #expect(stage.state.answer?.text == "a" && stage.state.answer?.finish == nil)
    stage.play(Say.finished(1, Say.text("a cat")))
    #expect(stage.state.answer?.text == "a cat" && stage.state.answer?.finish == .eos)
    #expect(!stage.state.run.isRunning)
    stage.press("Esc j")
    #expect(stage.state.answer == nil)
    stage.press("k")
    #expect(stage.state.answer?.text == "a cat")
  }

  @Test func eventsOfOtherRunsAreDropped() {
    var stage = asking()
    stage.play(Say.token(9, Say.text("stale")))
    stage.play(Say.finished(9, Say.text("stale")))
    #expect(stage.state.run.isRunning && stage.state.answer?.text == "")
  }

  @Test func controlCCancelsFirstAndQuitsSecond() {
    var stage = asking()
    stage.forget()
    stage.press("^C")
    #expect(stage.acts == [.cancelRun] && stage.state.run.isCancelling)
    stage.press("^C")
    #expect(stage.acts == [.cancelRun, .quit])
  }

  @Test func escapeCancelsAndTheTextSoFarStays() {
    var stage = asking()
    stage.play(Say.token(1, Say.text("half")))
    stage.forget()
    stage.press("Esc")
    #expect(stage.acts == [.cancelRun])
    stage.play(Say.finished(1, Say.text("half"), .cancelled))
    #expect(stage.state.answer?.text == "half" && !stage.state.run.isRunning)
    #expect(!stage.state.run.isCancelling)
  }

  @Test func markedPicturesRunOneAfterAnother() {
    var stage = Stage()
    stage.press("Space Space")
    stage = asking("cat", stage)
    #expect(stage.runs.map(\.paths) == [["/home/ada/zoo/cat2.jpg"]])
    #expect(stage.state.run.batchCount == 2)
    stage.play(Say.finished(1, Say.text("one")))
    #expect(stage.runs.map(\.paths.first) == ["/home/ada/zoo/cat2.jpg", "/home/ada/zoo/cat10.jpg"])
    stage.play(Say.finished(2, Say.text("two")))
    #expect(!stage.state.run.isRunning)
    #expect(stage.state.answers["/home/ada/zoo/cat10.jpg"]?.text == "two")
  }

  @Test func cancellingDropsTheQueue() {
    var stage = Stage()
    stage.press("Space Space")
    stage = asking("cat", stage)
    stage.press("^C")
    stage.play(Say.finished(1, Say.text(""), .cancelled))
    #expect(stage.runs.count == 1 && !stage.state.run.isRunning)
  }

  @Test func theyRunTogetherOnRequest() {
    var stage = Stage()
    stage.press("Space Space i")
    stage.type("cat")
    stage.press("A-Enter")
    #expect(stage.runs.map(\.paths) == [["/home/ada/zoo/cat2.jpg", "/home/ada/zoo/cat10.jpg"]])
  }

  @Test func aFailureIsToldAndTheNextRunGoesOn() {
    var stage = Stage()
    stage.press("Space Space")
    stage = asking("cat", stage)
    stage.play(.session(.failed(id: 1, message: "cat2.jpg: cut short"), at: 3))
    #expect(stage.state.notice == Notice("cat2.jpg: cut short", kind: .error))
    #expect(stage.runs.count == 2)
  }

  @Test func promptsTypedWhileTheModelLoadsWaitForIt() {
    var stage = Stage(isReady: false)
    stage.play(.session(.loading(fraction: 0.2), at: 1))
    stage = asking("cat", stage)
    #expect(stage.state.run.isRunning)
    stage.play(.session(.loaded(Stage.model), at: 2))
    #expect(stage.runs.count == 1)
    stage.play(Say.finished(1, Say.text("done")))
    #expect(stage.state.answer?.text == "done")
  }

  @Test func aModelThatCannotBeLoadedStopsNothingElse() {
    var stage = Stage(isReady: false)
    stage = asking("cat", stage)
    stage.play(.session(.loadFailed(message: "config.json: no such file"), at: 1))
    #expect(stage.state.notice?.text == "config.json: no such file")
    stage.play(.session(.failed(id: 1, message: "config.json: no such file"), at: 1))
    #expect(!stage.state.run.isRunning)
    stage.press("Esc j")
    #expect(stage.state.browser.current?.name == "cat10.jpg")
  }

  @Test func withoutAModelOneLineSaysWhatToDo() {
    let stage = asking("cat", Stage(hasModel: false))
    #expect(stage.runs.isEmpty)
    #expect(stage.state.notice?.text.contains("--model") == true)
  }

  @Test func anEmptyPromptIsNotRunWhereWordsAreNeeded() {
    let stage = asking("  ")
    #expect(stage.runs.isEmpty && stage.state.notice != nil)
  }

  @Test func anotherModelEndsTheRunOfTheOneBefore() {
    var stage = asking()
    stage.press("Esc Esc :")
    stage.type("model other")
    stage.press("Enter")
    #expect(!stage.state.run.isRunning && stage.state.answer?.finish == .cancelled)
    stage.play(.session(.loaded(Stage.model), at: 9))
    stage.forget()
    stage.press("r")
    #expect(stage.runs.count == 1)
  }

  @Test func aRunGivenUpBeforeItBeganIsNoError() {
    var stage = asking()
    stage.press("^C")
    stage.play(.session(.failed(id: 1, message: "cancelled before it began"), at: 3))
    #expect(stage.state.notice == nil && stage.state.answer?.finish == .cancelled)
  }

  @Test func theTimeLeftComesFromThePace() throws {
    var stage = asking()
    stage.play(.session(.progress(id: 1, phase: .prefill, fraction: 0), at: 10))
    stage.play(.session(.progress(id: 1, phase: .prefill, fraction: 0.25), at: 12))
    let left = try #require(stage.state.run.timeLeft(at: stage.state.now))
    #expect(abs(left - 6) < 1e-9)
    #expect(stage.state.tickInterval != nil)
  }
}
