import Files
import Foundation
import JSON
import Testing

@testable import Tensors

/// Errors about files stay short, whatever the files name.
struct AbbreviationTests {
  private let long = String(repeating: "é", count: 1_000_000)

  @Test func theMiddleIsLeftOut() {
    #expect(abbreviated("short") == "short")
    #expect(abbreviated(String(repeating: "a", count: 120)).utf8.count == 120)
    #expect(abbreviated("begin\(long)end", to: 20) == "beginééééé...ééééend")
    // What has few characters of many bytes is left alone.
    #expect(abbreviated("👍🏽👍🏽👍🏽", to: 20) == "👍🏽👍🏽👍🏽")
  }

  @Test func errorsQuoteShortly() throws {
    let errors: [any Error] = [
      SafetensorsError.overlap(file: "f", tensor: long, other: long),
      SafetensorsError.unknownType(file: "f", tensor: long, type: long),
      SafetensorsError.shardName(file: "f", name: long),
      SafetensorsError.notIndexed(file: "f", shard: Path(long), tensor: long),
      NumPyError.unusableType(file: "f", array: long, type: long),
      JSONError.missing(file: "f", key: long), JSONError.duplicate(file: "f", key: long),
      JSONError.type(file: "f", key: long, expected: "x", got: "y"),
    ]
    for error in errors { #expect("\(error)".utf8.count < 600 && "\(error)".hasPrefix("f: "), "\(error)") }
  }

  @Test func valuesAsErrorsQuoteThem() throws {
    let text =
      "[1, -2.50, \"a\", \"\(long)\", true, false, null, {}, [], 1\(String(repeating: "0", count: 99))]"
    let values = try JSONDocument(text: Array(text.utf8), file: "f").root.elements().map(\.wording)
    let expected = [
      "1", "-2.50", "\"a\"", "true", "false", "null", "an object", "an array", "a long number",
    ]
    #expect(values.enumerated().filter { $0.offset != 3 }.map(\.element) == expected)
    #expect(values[3].unicodeScalars.count == 42)
  }
}
