import Answers
import Testing

@testable import Interface

struct PromptAdviceTests {
  @Test func namesArePartedWhenTheyAreRun() {
    var stage = Stage()
    stage.press("j i")
    stage.type("cat;dog")
    stage.press("Enter")
    #expect(stage.runs.last?.prompt.text == "detect cat ; dog" && stage.state.prompt.line.text == "cat ; dog")
  }

  @Test func whatIsOnlyOfferedIsTakenByAKey() {
    var stage = Stage()
    stage.press("j i")
    stage.type("cat, dog")
    #expect(stage.screen.contains("A-m takes it"))
    stage.press("A-m")
    #expect(stage.state.prompt.line.text == "cat ; dog")
  }

  @Test func whatIsOddIsToldWhileItIsTyped() {
    var stage = Stage()
    stage.press("j i")
    stage.type("<image> cat")
    #expect(stage.screen.contains("<image> is put in by the program"))
  }

  @Test func theEndOfTheLineTakesWhatCompletesIt() {
    var stage = Stage()
    stage.play(.historyLoaded([HistoryEntry(task: "detect", text: "elephant", language: "en")]))
    stage.press("j i")
    stage.type("cat ; ele")
    #expect(stage.screen.contains("cat ; elephant"))
    stage.press("Right")
    #expect(stage.state.prompt.line.text == "cat ; elephant")
    stage.press("Left Right")
    #expect(stage.state.prompt.line.text == "cat ; elephant")
  }

  @Test func aRefusalNamesTheTaskThatServes() {
    var stage = Stage()
    stage.press("j :")
    stage.type("task free")
    stage.press("Enter i")
    stage.type("what colour is the car?")
    stage.press("Enter")
    let words = "Sorry, as a base VLM I am not trained to answer this question."
    if let id = stage.runs.last?.id { stage.play(Say.finished(id, Say.text(words))) }
    #expect(stage.state.notice?.text.contains("answer what colour is the car?") == true)
    stage.press("Esc B")
    #expect(stage.runs.last?.prompt.text == "answer en what colour is the car?")
  }
}
