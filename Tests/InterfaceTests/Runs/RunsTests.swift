import Answers
import Files
import Pictures
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
    #expect(
      stage.runs == [
        Request(id: 1, pictures: [.file("/home/ada/zoo/cat2.jpg")], prompt: Prompt("detect cat ; dog"))
      ])
    #expect(stage.state.runs.isRunning)
  }

  @Test func theAnswerGrowsAndStays() {
    var stage = asking()
    stage.play(Say.token(1, Say.text("a")))
    #expect(stage.state.answer?.text == "a" && stage.state.answer?.finish == nil)
    stage.play(Say.finished(1, Say.text("a cat")))
    #expect(stage.state.answer?.text == "a cat" && stage.state.answer?.finish == .eos)
    #expect(!stage.state.runs.isRunning)
    stage.press("Esc j")
    #expect(stage.state.answer == nil)
    stage.press("k")
    #expect(stage.state.answer?.text == "a cat")
  }

  @Test func eventsOfOtherRunsAreDropped() {
    var stage = asking()
    stage.play(Say.token(9, Say.text("stale")))
    stage.play(Say.finished(9, Say.text("stale")))
    #expect(stage.state.runs.isRunning && stage.state.answer?.text == "")
  }

  @Test func controlCCancelsFirstAndQuitsSecond() {
    var stage = asking()
    stage.forget()
    stage.press("^C")
    #expect(stage.acts == [.cancel(1)] && stage.state.runs.isCancelling)
    stage.press("^C")
    #expect(stage.acts == [.cancel(1), .quit])
  }

  @Test func escapeCancelsAndTheTextSoFarStays() {
    var stage = asking()
    stage.play(Say.token(1, Say.text("half")))
    stage.forget()
    stage.press("Esc")
    #expect(stage.acts == [.cancel(1)])
    stage.play(Say.finished(1, Say.text("half"), .cancelled))
    #expect(stage.state.answer?.text == "half" && !stage.state.runs.isRunning)
    #expect(!stage.state.runs.isCancelling)
  }

  @Test func markedPicturesRunOneAfterAnother() {
    var stage = Stage()
    stage.press("Space Space")
    stage = asking("cat", stage)
    #expect(stage.runs.map(\.paths) == [["/home/ada/zoo/cat2.jpg"]])
    #expect(stage.state.runs.batchCount == 2)
    stage.play(Say.finished(1, Say.text("one")))
    #expect(stage.runs.map(\.paths.first) == ["/home/ada/zoo/cat2.jpg", "/home/ada/zoo/cat10.jpg"])
    stage.play(Say.finished(2, Say.text("two")))
    #expect(!stage.state.runs.isRunning)
    #expect(stage.state.runs.book.shown("/home/ada/zoo/cat10.jpg")?.text == "two")
  }

  @Test func cancellingDropsTheQueue() {
    var stage = Stage()
    stage.press("Space Space")
    stage = asking("cat", stage)
    stage.press("^C")
    stage.play(Say.finished(1, Say.text(""), .cancelled))
    #expect(stage.runs.count == 1 && !stage.state.runs.isRunning)
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
    stage.play(.engine(.run(1, .failed(message: "cat2.jpg: cut short")), at: 3))
    #expect(stage.state.notice == Notice("cat2.jpg: cut short", kind: .error))
    #expect(stage.runs.count == 2)
  }

  @Test func promptsTypedWhileTheModelLoadsWaitForIt() {
    var stage = Stage(isReady: false)
    stage.play(.engine(.loading(fraction: 0.2), at: 1))
    stage = asking("cat", stage)
    #expect(stage.state.runs.isRunning)
    stage.play(.engine(.loaded(Stage.model), at: 2))
    #expect(stage.runs.count == 1)
    stage.play(Say.finished(1, Say.text("done")))
    #expect(stage.state.answer?.text == "done")
  }

  @Test func aModelThatCannotBeLoadedStopsNothingElse() {
    var stage = Stage(isReady: false)
    stage = asking("cat", stage)
    stage.play(.engine(.loadFailed(message: "config.json: no such file"), at: 1))
    #expect(stage.state.notice?.text == "config.json: no such file")
    stage.play(.engine(.run(1, .failed(message: "config.json: no such file")), at: 1))
    #expect(!stage.state.runs.isRunning)
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

  /// What answers goes on answering until the other model is there, and stays if that never comes.
  @Test func theModelInUseStaysUntilAnotherIsLoaded() {
    var stage = asking()
    stage.play(.engine(.run(1, .progress(.prefill, fraction: 0.5)), at: 1))
    stage.press("Tab :")
    stage.type("model typo")
    stage.press("Enter")
    #expect(stage.acts.last == .loadEngine(.model("typo")))
    stage.play(.engine(.loading(fraction: 0.5), at: 2))
    #expect(stage.state.runs.isRunning && stage.state.runs.change == .init(name: "typo", fraction: 0.5))
    stage.play(Say.finished(1, Say.text("done")))
    #expect(stage.state.answer?.text == "done")
    stage.play(.engine(.loadFailed(message: "typo: no such model folder"), at: 9))
    #expect(stage.state.notice?.text == "typo: no such model folder; paligemma-3b-mix-224 stays")
    #expect(stage.state.runs.model == .ready(Stage.model) && stage.state.runs.change == nil)
    stage.forget()
    stage.press("r")
    #expect(stage.runs.count == 1)
  }

  @Test func theDemoModelHasAName() {
    var stage = Stage()
    stage.state.launch.demoModel = "/usr/share/demo"
    stage.press(":")
    stage.type("model demo")
    stage.press("Enter")
    #expect(stage.acts == [.loadEngine(.model("/usr/share/demo"))])
  }

  @Test func howAnAnswerEndedIsSeen() {
    var stage = asking()
    stage.press("^C")
    stage.play(Say.finished(1, Say.text(""), .cancelled))
    #expect(stage.state.answer?.finish == .cancelled && stage.state.notice == nil)
    #expect(stage.screen.contains("(stopped before the first word)") && stage.screen.contains("▪"))
    stage.press("Tab r")
    stage.play(Say.finished(2, Say.text("")))
    #expect(stage.screen.contains("(nothing found)") && stage.screen.contains("◇"))
    stage.press("r")
    stage.play(.engine(.run(3, .failed(message: "no memory for it")), at: 3))
    stage.press("b")
    #expect(stage.screen.contains("no memory for it") && stage.screen.contains("✗"))
    stage.press("r")
    stage.play(Say.finished(4, Say.text("cut"), .length))
    #expect(stage.screen.contains("(cut off after 0 tokens"))
  }

  @Test func aBatchEndsInOneLine() {
    var stage = Stage()
    stage.press("Space Space i")
    stage.type("cat")
    stage.press("Enter")
    stage.play(Say.finished(1, Say.text("a")))
    #expect(stage.state.notice == nil)
    stage.play(.engine(.run(2, .failed(message: "cut short")), at: 6.5))
    #expect(
      stage.state.notice == Notice("1 answered, 1 failed, 1.5 s · ]f goes to what failed", kind: .error))
  }

  @Test func anAnswerBelongsToItsPicturesContents() {
    let (old, new) = (FileStamp(size: 1, inode: 1, seconds: 1), FileStamp(size: 1, inode: 1, seconds: 2))
    func entries(_ stamp: FileStamp) -> [FolderEntry] {
      [FolderEntry(path: "/home/ada/zoo/a.png", kind: .file, stamp: stamp)]
    }
    func listing(_ stamp: FileStamp) -> Event {
      .listed(Listing(source: .folder("/home/ada/zoo"), entries: entries(stamp), isRefresh: true))
    }
    var stage = asking("cat", Stage(entries: entries(old)))
    stage.play(
      .engine(
        .run(1, .began([PictureIdentity(path: "/home/ada/zoo/a.png", stamp: old, width: 4, height: 3)])),
        at: 2))
    stage.play(Say.finished(1, Say.objects))
    stage.play(listing(old))
    #expect(stage.state.detections.count == 3)
    stage.forget()
    stage.play(listing(new))
    #expect(stage.state.answer == nil && stage.state.notice?.text.contains("a.png has changed") == true)
    #expect(stage.previewRequests.last?.stamp == new)
  }

  @Test func boxesLieOnThePictureTheyBelongTo() {
    var stage = Stage()
    stage.press("Space Space i")
    stage.type("sun")
    stage.press("A-Enter")
    stage.play(Say.finished(1, Say.objects))
    stage.press("Tab g g")
    #expect(stage.runs.first?.paths.map(\.name) == ["cat2.jpg", "cat10.jpg"])
    stage.press("j")
    #expect(stage.state.browser.current?.name == "cat2.jpg" && stage.state.detections.count == 3)
    stage.press("j")
    #expect(stage.state.answer != nil && stage.state.detections.isEmpty)
  }

  @Test func theTimeLeftComesFromThePace() throws {
    var stage = asking()
    stage.play(.engine(.run(1, .progress(.prefill, fraction: 0)), at: 10))
    stage.play(.engine(.run(1, .progress(.prefill, fraction: 0.25)), at: 12))
    let left = try #require(stage.state.runs.running.first?.timeLeft(at: stage.state.now))
    #expect(abs(left - 6) < 1e-9)
    #expect(stage.state.tickInterval != nil)
  }
}
