import Answers
import Testing

@testable import Interface

struct LineEditorTests {
  /// Keys pressed in the prompt; `|` in the expected text is the cursor.
  struct Case: CustomTestStringConvertible {
    let text: String, keys: String, result: String
    init(_ text: String, _ keys: String, _ result: String) {
      self.text = text
      self.keys = keys
      self.result = result
    }
    var testDescription: String { "\(text) + \(keys)" }
  }

  static let cases = [
    Case("cat dog", "^A", "|cat dog"), Case("cat dog", "^A ^F ^F", "ca|t dog"),
    Case("cat dog", "^B", "cat do|g"),
    Case("cat dog", "^A ^E", "cat dog|"), Case("cat dog", "A-b", "cat |dog"),
    Case("cat dog", "A-b A-b", "|cat dog"),
    Case("cat dog", "^A A-f", "cat| dog"), Case("cat dog", "Home End", "cat dog|"),
    Case("cat dog", "^A A-f ^K", "cat|"), Case("cat dog", "^U", "|"), Case("cat dog", "^W", "cat |"),
    Case("cat dog", "^A A-d", "| dog"), Case("cat dog", "^W ^A ^Y", "dog|cat "),
    Case("cat dog", "^U ^Y ^Y", "cat dogcat dog|"),
    Case("cat dog", "^T", "cat dgo|"), Case("ab", "^A ^F ^T", "ba|"),
    Case("", "^T ^W ^K ^U ^D Backspace ^B ^F", "|"),
    Case("cat", "Backspace Backspace", "c|"), Case("cat", "^A Delete", "|at"), Case("cat", "Left ^D", "ca|"),
    Case("漢字かな", "Left Backspace", "漢字|な"), Case("e\u{301}a", "Backspace Backspace", "|"),
    Case("👩‍👩‍👧‍👦!", "^A Delete", "|!"), Case("cat", "A-Backspace", "|"),
  ]

  @Test(arguments: cases)
  func keysEditAsReadlineDoes(_ one: Case) {
    var stage = Stage()
    stage.press("i")
    stage.type(one.text)
    stage.press(one.keys)
    let line = stage.state.prompt.line
    let shown = String(line.characters[..<line.cursor]) + "|" + String(line.characters[line.cursor...])
    #expect(shown == one.result)
  }

  @Test func pastedNewlinesBecomeBlanks() {
    var stage = Stage()
    stage.press("i")
    stage.play(.pasted("cat\r\ndog\tbird"))
    #expect(stage.state.prompt.line.text == "cat dog bird")
  }

  @Test func aPasteOverThePanesGoesToThePrompt() {
    var stage = Stage()
    stage.play(.pasted("cat"))
    #expect(stage.state.focus == .prompt && stage.state.prompt.line.text == "cat")
  }
}
