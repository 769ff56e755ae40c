import Files
import TestSupport
import Testing

@testable import JSON

struct JSONDocumentTests {
  private func parse(_ text: String) throws -> JSONValue {
    try JSONDocument(text: Array(text.utf8), file: "f.json").root
  }

  @Test func valuesOfEveryKind() throws {
    let root = try parse(
      #" {"a": [1, -2.5, 1e3, true, false, null, "x", {}, []], "b": {"c": "\u00e9\ud83d\ude00\n\"\\\/"}} "#)
    let kinds = try root.elements("a").map(\.kind)
    #expect(
      kinds == [.number, .number, .number, .bool, .bool, .null, .string, .object, .array])
    #expect(try root.object("b").string("c") == "é😀\n\"\\/")
    let elements = Array(try root.elements("a"))
    #expect(try elements[0].int() == 1)
    #expect(try elements[1].double() == -2.5)
    #expect(try elements[2].double() == 1000)
    #expect(try elements[3].bool())
    #expect(root["a"]?.path == "a")
  }

  @Test func pathsLeadToTheValue() throws {
    let root = try parse(#"{"x": 1, "t": {"e": [1, [2, 3]], "h": "8"}}"#)
    let inner = Array(try Array(root.object("t").elements("e"))[1].elements())[1]
    #expect(inner.path == "t.e[1][1]")
    #expect(
      throws: JSONError.type(file: "f.json", key: "t.h", expected: "a whole number", got: "a string")
    ) { try root.object("t").int("h") }
    #expect(throws: JSONError.missing(file: "f.json", key: "t.w")) { try root.object("t").int("w") }
    #expect(try root.object("t").int("w", default: 7) == 7)
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1,}", "{a:1}", "[1 2]", "[1]]", "01",
    "-", "1.", ".5", "1e", "+1", "tru", "nul", "NaN", "Infinity", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
    "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\u{1}\"", "{1:2}", "[,]", "\u{feff}[]", "'a'", "{\"a\" 1}",
    "\"\\",
    "\"\\u", "\"\\ud800\\", "\"\\ud800\\u", "-01",
  ])
  func brokenTextIsRefused(_ text: String) {
    #expect(throws: JSONError.self) { try parse(text) }
  }

  @Test func errorsNameLineAndByte() {
    #expect(
      throws: JSONError.syntax(file: "f.json", line: 2, offset: 7, fault: "a value is expected")
    ) { try parse("{\n\"a\": x}") }
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] {
      #expect(throws: JSONError.self) { try JSONDocument(text: bytes, file: "f") }
    }
  }

  @Test func deepNestingIsRefusedWithoutUsingTheStack() throws {
    for open in ["[", "{\"a\":"] {
      #expect(throws: JSONError.self) { try parse(String(repeating: open, count: 100_000)) }
    }
    let deepest = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    #expect(try parse(deepest).kind == .array)
    #expect(throws: JSONError.self) { try parse("[\(deepest)]") }
  }

  @Test func wildNumbersNeverTrap() throws {
    let root = try parse(
      #"[9223372036854775807, 9223372036854775808, 1e400, 1.0, -9223372036854775809, 1e2]"#)
    let values = Array(try root.elements())
    #expect(try values[0].int() == Int.max)
    for value in values.dropFirst() { #expect(throws: JSONError.self) { try value.int() } }
    #expect(throws: JSONError.self) { try values[2].double() }
    #expect(try values[1].double() == 0x1p63)
    #expect(throws: JSONError.self) {
      try parse(String(repeating: "9", count: 100_000)).int()
    }
  }

  @Test func duplicateKeys() throws {
    let root = try parse(#"{"a": 1, "b": 2, "a": 3}"#)
    #expect(try root.int("a") == 3, "a lookup takes the last one, as Python does")
    #expect(throws: JSONError.duplicate(file: "f.json", key: "a")) { try root.uniqueMembers() }
    #expect(try parse(#"{"a": 1, "b": 2}"#).uniqueMembers().count == 2)
  }

  @Test func everyTruncationIsRefused() {
    let text = Array(#"{"a": [1, -2.5e3, true, "é\u00e9"], "b": {"c": null}}"#.utf8)
    for length in 0..<text.count {
      #expect(throws: JSONError.self) { try JSONDocument(text: text.prefix(length), file: "f") }
    }
  }

  @Test func filesThatAreNotFiles() throws {
    let folder = TemporaryFolder()
    #expect(throws: FileError.notRegular(file: Path(folder.path), kind: "folder")) {
      try JSONDocument(file: Path(folder.path))
    }
    let pipe = folder.pipe("p")
    #expect(throws: FileError.notRegular(file: Path(pipe), kind: "pipe")) {
      try JSONDocument(file: Path(pipe))
    }
    #expect(throws: FileError.notRegular(file: "/dev/zero", kind: "device")) {
      try JSONDocument(file: "/dev/zero")
    }
    let big = try folder.write("big", Array("[1]".utf8))
    #expect(throws: FileError.tooLarge(file: Path(big), size: 3, limit: 2)) {
      try JSONDocument(file: Path(big), limit: 2)
    }
    #expect(throws: FileError.self) { try JSONDocument(file: Path("\(folder.path)/none")) }
  }
}
