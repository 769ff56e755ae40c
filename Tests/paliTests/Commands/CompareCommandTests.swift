import Foundation
import Testing

/// `pali compare` of the built program; how two answers are compared has tests of its own.
@Suite struct CompareCommandTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func compare(_ arguments: [String] = []) throws -> Program.Result {
    try Program.run(["compare", folder.path + "/a.jsonl", folder.path + "/b.jsonl"] + arguments)
  }

  private func write(_ a: [String], _ b: [String]) throws {
    try folder.write("a.jsonl", Data(a.map { $0 + "\n" }.joined().utf8))
    try folder.write("b.jsonl", Data(b.map { $0 + "\n" }.joined().utf8))
  }

  /// A record of one picture. `objects`: label and left edge; each is 100 places wide.
  private func record(
    _ image: String, _ text: String = "", prompt: String = "detect cat", digest: String? = nil,
    objects: [(String, Int)] = [], error: String? = nil
  ) throws -> String {
    var fields: [String: Any] = [
      "version": 1, "images": [image], "width": 100, "height": 100, "stamps": [Any](), "prompt": prompt,
      "prompt_ids": [Int](), "text": text, "tokens": [Any](),
      "options": ["max_tokens": 9, "temperature": 0, "seed": 0, "constrained": false],
    ]
    fields["detections"] = objects.map { label, left in
      ["label": label, "box": [0, 0, 1, 1], "locations": [0, left, 100, left + 100], "flags": [String]()]
        as [String: Any]
    }
    fields["digests"] = digest.map { [$0] }
    fields["error"] = error
    fields["finish"] = error == nil ? "eos" : nil
    return String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
  }

  @Test func whatDiffersMostComesFirst() throws {
    try write(
      [
        record("same.png", objects: [("cat", 0)]), record("moved.png", objects: [("cat", 0)]),
        record("gone.png", objects: [("cat", 0), ("dog", 500)]), record("words.png", "a red car"),
        record("left.png"), record("failed.png", error: "no"),
      ],
      [
        record("words.png", "a blue car"), record("same.png", objects: [("cat", 0)]),
        record("moved.png", objects: [("cat", 20)]), record("gone.png", objects: [("cat", 0)]),
        record("right.png"), record("failed.png"), record("more.png"),
      ])
    let result = try compare()
    let (a, b) = (folder.path + "/a.jsonl", folder.path + "/b.jsonl")
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.output == """
        compared       5
        same           1
        differing      4
        only left      1 in \(a)
        only right     2 in \(b)
        objects agree  0.7619
        equal texts    4 (80.0 %)
        1.0000  failed.png  the left one failed
        0.3333  moved.png  1 moved
        0.3333  gone.png  1 both, -dog
        0.3333  words.png  a [-red-] [+blue+] car

        """)
    let one = try compare(["--worst", "1"])
    #expect(one.output.hasSuffix("failed.png  the left one failed\nand 3 more that differ\n"))
    #expect(try !compare(["--worst", "0"]).output.contains("failed"))
  }

  @Test func contentsComeBeforePaths() throws {
    try write(
      [
        record("a.png", "x", digest: "d1"), record("b.png", "y", digest: "d2"), record("c.png", "z"),
        record("d.png", "w", digest: "d4"),
      ],
      [
        record("moved/a.png", "x", digest: "d1"), record("b.png", "y", digest: "new"),
        record("c.png", "z", digest: "d3"),
        record("d.png", "w"),
      ])
    let lines = try compare().output.split(separator: "\n")
    #expect(lines.prefix(2) == ["compared        3", "same            3"])
    #expect(lines.contains("other contents  1 under the same path"))
  }

  @Test func promptsAreComparedWhereEachRunHasOne() throws {
    let a = try [record("a.png", "x", prompt: "caption en"), record("b.png", "y", prompt: "caption en")]
    try write(a, [record("a.png", "x", prompt: "describe en"), record("c.png", "z", prompt: "describe en")])
    let result = try compare()
    #expect(result.output.hasPrefix("compared      1\nsame          1\n"))
    #expect(result.output.contains("left prompt   caption en\nright prompt  describe en\n"))
    #expect(result.output.contains("only left     1 in") && result.output.contains("only right    1 in"))
    // With a second prompt it is no longer told what is to be compared with what.
    try write(
      a,
      [
        record("a.png", "x", prompt: "describe en"), record("b.png", "y", prompt: "caption en"),
        record("a.png", prompt: "ocr"),
      ])
    let several = try compare()
    #expect(several.output.hasPrefix("compared     1\n") && !several.output.contains("prompt"))
    #expect(several.output.contains("only right   2 in"))
  }

  @Test func ofSeveralAnswersToOneQuestionTheLastCounts() throws {
    try write(
      [record("a.png", error: "no"), record("a.png", "x")], [record("a.png", "y"), record("a.png", "x")])
    #expect(try compare().output.hasPrefix("compared     1\nsame         1\ndiffering    0\nequal texts"))
  }

  @Test func severalPromptsAreNamed() throws {
    try write(
      [record("a.png", "x", prompt: "ocr"), record("a.png", "a", prompt: "cap en")],
      [record("a.png", "y", prompt: "ocr"), record("a.png", "a", prompt: "cap en")])
    #expect(try compare().output.hasSuffix("1.0000  a.png  ocr  [-x-] [+y+]\n"))
  }

  @Test func labelsAndOverlapAreChosen() throws {
    try write(
      [record("a.png", "1", objects: [("cat", 0), ("dog", 500)])],
      [record("a.png", "2", objects: [("cat", 40), ("dog", 900)])])
    #expect(try compare(["--label", "cat"]).output.hasSuffix("a.png  -cat, +cat\n"))
    #expect(try compare(["--label", "cat", "--overlap", "0.4"]).output.hasSuffix("a.png  1 moved\n"))
    let nothing = try compare(["--label", "cat", "--label", "bird"])
    #expect(nothing.output.hasSuffix("a.png  -cat, +cat\n"))
    #expect(nothing.errors == "pali: no object of either run is labelled bird\n")
  }

  @Test func programsGetAnObjectALine() throws {
    try write(
      [record("a.png", "a cat"), record("b.png", objects: [("cat", 0)])],
      [record("a.png", "a dog"), record("b.png", objects: [("dog", 0)])])
    let lines = try compare(["--json"]).output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(lines.count == 3)
    #expect(lines[0]["difference"] as? Double == 0.5 && lines[0]["images"] as? [String] == ["a.png"])
    let words = try #require(lines[0]["words"] as? [[String: String]])
    #expect(words.map { $0["kind"] } == ["same", "removed", "added"])
    let objects = try #require(lines[1]["objects"] as? [[String: Any]])
    #expect(objects.map { $0["kind"] as? String } == ["renamed"])
    #expect((objects[0]["right"] as? [String: Any])?["label"] as? String == "dog")
    #expect(lines[2]["differing"] as? Int == 2 && lines[2]["objects_agree"] as? Double == 0.5)
  }

  @Test func damagedFilesAreOneLine() throws {
    try write([record("a.png")], [record("a.png"), "{\"version\":1"])
    let result = try compare()
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(
      result.errors.hasPrefix("pali: \(folder.path)/b.jsonl, line 2: not valid JSON"), "\(result.errors)")
    #expect(result.errors.filter { $0 == "\n" }.count == 1)
    try write([#"{"version":1,"images":[]}"#], [])
    let missing = try compare()
    #expect(
      missing.status == 1 && missing.errors.contains("a.jsonl, line 1: \"width\" is missing"),
      "\(missing.errors)")
    let none = try Program.run(["compare", folder.path + "/x", folder.path + "/y"])
    #expect(none.status == 1 && none.errors.contains("/x"))
    #expect(try Program.run(["compare", folder.path + "/x"]).status == 64)
    #expect(try compare(["--overlap", "2"]).status == 64)
  }

  @Test func nothingToCompareIsSaid() throws {
    try write([], [])
    #expect(try compare().output == "compared   0\nsame       0\ndiffering  0\n")
  }

  @Test func noTextOfARecordReachesTheTerminal() throws {
    let bad = "\u{1B}[31m\u{202E}\u{9B}x\r"
    try write(
      [record("a\u{1B}.png", bad), record("b.png", objects: [(bad, 0)])],
      [record("a\u{1B}.png", "y \(bad) \(bad)"), record("b.png")])
    for arguments in [[], ["--json"]] {
      let output = try compare(arguments).output
      #expect(!output.isEmpty)
      #expect(
        output.unicodeScalars.allSatisfy { scalar in
          scalar == "\n"
            || scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) && scalar != "\u{202E}"
        })
    }
  }
}
