import Files
import Foundation
import Testing

@testable import pali

/// Which editor is taken and how it is started; what it does on a terminal is in `EditorTests`.
@Suite struct EditorCommandTests {
  @Test(
    arguments: [
      ([:], "vi"), (["EDITOR": "nano"], "nano"), (["VISUAL": "emacs", "EDITOR": "nano"], "emacs"),
      (["VISUAL": "", "EDITOR": "nano"], "nano"), (["VISUAL": " \t", "EDITOR": "nano"], "nano"),
      (["VISUAL": "\n", "EDITOR": "  "], "vi"), (["VISUAL": " vim -n \n"], "vim -n"),
    ] as [([String: String], String)])
  func theFirstThatIsNamedIsTaken(environment: [String: String], command: String) {
    #expect(Editor(environment: environment).command == command)
  }

  @Test(arguments: [
    ("vim", "exec vim"), ("vim -n", "exec vim -n"), ("'my editor' -w", "exec 'my editor' -w"),
    ("FOO=1 vim", "FOO=1 vim"), ("vim; true", "vim; true"), ("a && b", "a && b"), ("{ vim; }", "{ vim; }"),
    ("! vim", "! vim"), ("(vim)", "(vim)"), ("cat >x", "cat >x"),
  ])
  func theShellGivesItsPlaceToAPlainCommand(command: String, script: String) {
    #expect(Editor(environment: ["EDITOR": command]).script == script)
  }

  @Test(arguments: [
    (EditorError.notFound(editor: "ed x"), "ed x: no such editor: set $VISUAL or $EDITOR"),
    (.notExecutable(editor: "ed"), "ed: the editor cannot be run"),
    (.failed(editor: "ed", status: 3), "ed: ended with status 3: the prompt stays as it was"),
    (.killed(editor: "ed", signal: 9), "ed: ended by signal 9: the prompt stays as it was"),
    (.notText(file: "/t/p.txt"), "/t/p.txt: is not UTF-8 text: the prompt stays as it was"),
  ])
  func anErrorIsOneLine(error: EditorError, text: String) {
    #expect(error.description == text)
  }
}
