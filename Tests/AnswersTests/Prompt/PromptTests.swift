import Testing

@testable import Answers

@Suite struct PromptTests {
  @Test(arguments: [
    ("detect cat ; dog", PromptTask.detect), (" segment cat", .segment), ("caption en", .caption),
    ("caption <loc0001><loc0002><loc0003><loc0004>", .region), ("cap de", .cap), ("ocr", .ocr),
    ("answer en how many?", .answer), ("detective story", .free), ("region x", .free), ("", .free),
    ("What is this?", .free), ("Detect cat", .free),
  ])
  func theFirstWordTellsTheTask(text: String, task: PromptTask) {
    #expect(Prompt(text).task == task && Prompt(text).text == text)
  }

  @Test func whatIsComposedIsOfItsTask() {
    let box = LocationBox(y0: 1, x0: 2, y1: 3, x1: 4)
    for task in PromptTask.allCases where task != .free {
      let prompt = Prompt(task, words: "cat", language: "en", box: box)
      #expect(Prompt(prompt.text).task == task, "\(prompt.text)")
    }
    #expect(Prompt(.free, words: "detect cat", language: "en").task == .free)
  }
}
