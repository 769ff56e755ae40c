import Files
import Foundation
import Testing

@testable import JSON

@Suite struct JSONLineTests {
  @Test func controlAndBidiCharactersAreEscaped() throws {
    let hostile = "a\u{1B}[31m\u{202E}\"\\\n\t\u{85}\u{E0001}é\u{2028}"
    let text = JSONLine.text(.string(hostile))
    #expect(text == "\"a\\u001b[31m\\u202e\\\"\\\\\\n\\t\\u0085\\udb40\\udc01é\\u2028\"")
    #expect(try JSONDecoder().decode(String.self, from: Data(text.utf8)) == hostile)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func numbersThatAreNotFiniteAreNull(number: Double) {
    #expect(JSONLine.text(.number(number)) == "null")
  }

  @Test func whatIsWrittenAlreadyStaysAsItIs() {
    #expect(JSONLine.text(.object([("a", .written("[1,\"b\"]"))])) == #"{"a":[1,"b"]}"#)
  }

  /// As `os.fsdecode` has them: `os.fsencode(json.loads(...))` is the path again.
  @Test func pathsAreWrittenWithoutLoss() {
    let path = Path(bytes: Array("caf\u{E9}-".utf8) + [0xE9, 0xFF] + Array("\u{10FEFF}.png".utf8))
    let text = JSONLine.text(.path(path))
    #expect(
      text == #""caf\u{E9}-\udce9\udcff\udcf4\udc8f\udcbb\udcbf.png""#.replacing(#"\u{E9}"#, with: "\u{E9}"))
  }
}
