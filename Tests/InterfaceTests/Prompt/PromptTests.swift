import Answers
import Testing

@testable import Interface

struct PromptTests {
  @Test func wordsBelongToTheirTask() {
    var stage = Stage()
    stage.press("i")
    stage.type("cat ; dog")
    func choose(_ task: String) {
      stage.press("A-t")
      stage.type(task)
      stage.press("Enter")
    }
    choose("segment")
    #expect(stage.state.prompt.line.text == "cat ; dog")
    choose("answer")
    #expect(stage.state.prompt.line.text == "")
    stage.type("how many?")
    choose("detect")
    #expect(stage.state.composedPrompt.text == "detect cat ; dog")
    choose("answer")
    #expect(stage.state.composedPrompt.text == "answer en how many?")
  }

  @Test(arguments: [
    (PromptTask.detect, "cat ;  dog ", "detect cat ; dog"), (.segment, "cat", "segment cat"),
    (.detect, "detect  cat", "detect cat"), (.segment, "segmented cat", "segment segmented cat"),
    (.caption, "", "caption de"), (.cap, "", "cap de"), (.describe, "", "describe de"), (.ocr, "x", "ocr"),
    (.answer, "what is it?", "answer de what is it?"), (.question, "a cat", "question de a cat"),
    (.free, "Is this  art?", "Is this  art?"),
  ])
  func promptsAreWhatTheModelLearned(task: PromptTask, text: String, prompt: String) {
    #expect(task.prompt(text: text, language: "de", box: nil) == prompt)
  }

  @Test func aRegionIsFourLocations() {
    let box = LocationBox(y0: 7, x0: 60, y1: 512, x1: 1023)
    #expect(
      PromptTask.region.prompt(text: "", language: "en", box: box)
        == "caption <loc0007><loc0060><loc0512><loc1023>")
  }

  @Test func everyLanguageOfCoco35IsThereOnce() {
    #expect(PromptLanguage.all.count == 35)
    #expect(Set(PromptLanguage.all.map(\.code)).count == 35)
  }

  @Test func changingTheTaskKeepsTheWords() {
    var stage = Stage()
    stage.press("i")
    stage.type("cat")
    stage.press("A-t")
    stage.type("seg")
    stage.press("Enter")
    #expect(stage.state.composedPrompt.text == "segment cat")
    #expect(stage.state.focus == .prompt)
  }

  @Test func theLanguageIsChosenFromAFilteredList() {
    var stage = Stage()
    stage.press("A-l")
    stage.type("germ")
    stage.press("Enter")
    #expect(stage.state.prompt.language == "de")
  }

  @Test func historyGoesBackAndForthAndKeepsTheDraft() {
    var stage = Stage()
    stage.play(
      .historyLoaded([
        HistoryEntry(task: "detect", text: "cat", language: "en"),
        HistoryEntry(task: "answer", text: "why?", language: "fr"),
      ]))
    stage.press("i")
    stage.type("draft")
    stage.press("^P")
    #expect(stage.state.composedPrompt.text == "answer fr why?")
    stage.press("Up Up Up")
    #expect(stage.state.composedPrompt.text == "detect cat")
    stage.press("^N ^N")
    #expect(stage.state.prompt.line.text == "draft")
  }

  @Test func theHistoryIsSearchedAsOneTypes() {
    var stage = Stage()
    stage.play(
      .historyLoaded(
        ["red cat", "dog", "black cat"].map { HistoryEntry(task: "segment", text: $0, language: "en") }))
    stage.press("i ^R")
    stage.type("cat")
    stage.press("Down Enter")
    #expect(stage.state.composedPrompt.text == "segment red cat")
    #expect(stage.state.focus == .prompt && stage.state.popups.popup == nil)
  }

  @Test func aRunIsRememberedOnce() {
    var stage = Stage()
    stage.press("i")
    stage.type("cat")
    stage.press("Enter")
    let entry = HistoryEntry(task: "detect", text: "cat", language: "en")
    #expect(stage.acts.contains(.remember(entry)))
    stage.play(Say.finished(1, Say.text("none")))
    stage.forget()
    stage.press("Enter")
    #expect(!stage.acts.contains(.remember(entry)))
  }

  @Test func theEditorGetsTheWordsAndGivesThemBack() {
    var stage = Stage()
    stage.press("i")
    stage.type("cat")
    stage.press("^G")
    #expect(stage.acts == [.edit("cat")])
    stage.play(.editorClosed("cat\nand dog\n"))
    #expect(stage.state.prompt.line.text.hasPrefix("cat and dog"))
    stage.play(.editorClosed(nil))
    #expect(stage.state.prompt.line.text.hasPrefix("cat and dog"))
  }

  @Test func escapeGoesBackToThePaneBefore() {
    var stage = Stage()
    stage.press("l i Esc")
    #expect(stage.state.focus == .preview)
  }
}
