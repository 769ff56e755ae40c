import Answers
import Files
import Foundation
import Pictures
import Store
import Testing

struct ResultsCommandTests {
  private let home: ScratchFolder

  init() throws { home = try ScratchFolder() }

  private var file: String { "\(home.path)/pali/results.sqlite" }

  private func run(_ arguments: String...) throws -> Program.Result {
    try Program.run(["results"] + arguments, environment: ["XDG_STATE_HOME": home.path])
  }

  @discardableResult
  private func keep(
    _ name: String, prompt: String = "detect cat", score: Float? = nil, error: String? = nil
  ) throws -> Int64 {
    let path = Path("/pictures/\(name)")
    let request = Request(id: 1, pictures: [.file(path)], prompt: Prompt(prompt))
    let stamp = FileStamp(size: 9, inode: 3, seconds: 2)
    let digest = String(repeating: "0", count: 64)
    let picture = PictureIdentity(path: path, stamp: stamp, digest: digest, width: 40, height: 20)
    let box = LocationBox(y0: 0, x0: 0, y1: 512, x1: 1023)
    let detections = score.map { [Detection(index: 0, label: "cat\u{1B}", box: box, score: $0)] } ?? []
    let model = ModelSummary(
      name: "m", digest: "abc", imageSize: 224, precision: "q8", weightBytes: 1, hasMaskDecoder: true)
    let record = AnswerRecord(
      request, pictures: error == nil ? [picture] : [], model: model,
      output: ParsedOutput(spans: [.init(text: "a\ntext", detection: nil)], detections: detections),
      finish: error == nil ? .eos : nil, timing: Timing(), error: error)
    return try AnswerStore(Path(file)).keep(record)
  }

  private func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

  @Test func whereNothingIsKeptNothingIsMade() throws {
    let result = try run("list")
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output == "nothing in \(file)\n")
    #expect(try run("list", "--json").output.isEmpty)
    #expect(try run("prune", "--keep", "3").output == "0 removed, 0 B in \(file)\n")
    #expect(try run("forget", "--prompt", "*").output == "0 forgotten\n")
    #expect(try run("show", "1").errors == "pali: \(file): no answer 1 that can be read\n")
    #expect(!FileManager.default.fileExists(atPath: "\(home.path)/pali"))
  }

  @Test func answersAreListedNewestFirst() throws {
    try keep("a.png", score: 0.5)
    try keep("b\u{1B}.png", prompt: "caption en")
    try keep("c.png", error: "/pictures/c.png: cut short")
    let result = try run()
    let listed = lines(result.output)
    #expect(result.status == 0 && listed.count == 4)
    #expect(listed[0].hasPrefix("3  2"))
    #expect(listed[0].hasSuffix("/pictures/c.png  detect cat  failed: /pictures/c.png: cut short"))
    #expect(listed[1].hasSuffix("  /pictures/b\u{241B}.png  caption en  a\u{240A}text"))
    #expect(listed[2].hasSuffix("  /pictures/a.png  detect cat  cat\u{241B} 0.50"))
    #expect(listed[3].hasPrefix("3 answers, ") && listed[3].hasSuffix(" in \(file)"))
  }

  @Test func listsAreFiltered() throws {
    try keep("a/1.png", score: 0.5)
    try keep("a/2.png", prompt: "caption en")
    try keep("b/3.png", error: "no")
    func ids(_ arguments: String...) throws -> [String] {
      let result = try Program.run(
        ["results", "list"] + arguments, environment: ["XDG_STATE_HOME": home.path])
      return lines(result.output).dropLast().map { String($0.prefix { $0 != " " }) }
    }
    #expect(try ids("/pictures/a") == ["2", "1"])
    #expect(try ids("/pictures/b", "/pictures/a/1.png") == ["3", "1"])
    #expect(try ids("--prompt", "detect *") == ["3", "1"])
    #expect(try ids("--model", "n").isEmpty)
    #expect(try ids("--failed") == ["3"])
    #expect(try ids("--min-score", "0.4") == ["1"])
    #expect(try ids("--since", "1", "--limit", "2") == ["3", "2"])
    #expect(try run("list", "--limit", "1").output.contains("\n1 of 3 answers, "))
  }

  @Test func jsonIsARecordWithItsNumber() throws {
    let id = try keep("a.png", score: 0.5)
    try AnswerStore(Path(file)).pin(id, true)
    let result = try run("list", "--json")
    let line = try #require(lines(result.output).first)
    #expect(lines(result.output).count == 1)
    #expect(line.hasPrefix("{\"id\":1,\"kept\":\"2") && line.contains("Z\",\"pinned\":true,\"version\":1,"))
    let record = try AnswerRecord(json: Array(line.utf8), file: "line")
    #expect(record.prompt == "detect cat" && record.images == ["/pictures/a.png"])
    #expect(try run("show", "1", "--json").output == result.output)
  }

  @Test func oneIsShownInFull() throws {
    try keep("a.png", score: 0.5)
    let shown = lines(try run("show", "1").output)
    #expect(shown[0] == "answer      1" && shown[1].hasPrefix("kept        2"))
    #expect(
      shown.dropFirst(2).joined(separator: "\n") == """
        picture     /pictures/a.png
        size        40 x 20
        prompt      detect cat
        model       m  q8
        finish      eos
        time        vision 0.00 s, prompt 0.00 s, answer 0.00 s
        text        a
        text        text
        object      cat\u{241B} 0.50  0.0 0.0 40.0 10.0
        """)
    let none = try run("show", "7")
    #expect(none.status == 1 && none.errors == "pali: \(file): no answer 7 that can be read\n")
  }

  @Test func oldAnswersArePruned() throws {
    for number in 1...5 { try keep("\(number).png") }
    #expect(try run("prune").status == 64)
    #expect(try run("prune", "--keep", "-1").status == 64)
    #expect(try run("list", "--min-score", "1.5").status == 64)
    #expect(try run("prune", "--older-than", "1").output.hasPrefix("0 removed, "))
    #expect(try run("prune", "--keep", "2").output.hasPrefix("3 removed, "))
    #expect(lines(try run("list").output).count == 3)
  }

  @Test func nothingIsForgottenUnasked() throws {
    try keep("a.png")
    let result = try run("forget", "1")
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(
      result.errors
        == "pali: 1 answer would be forgotten: say --yes, for there is no terminal to ask on\n")
    #expect(try run("forget").status == 64)
    #expect(try run("forget", "--prompt", "*", "1").status == 64)
    #expect(try AnswerStore(Path(file)).count == 1)
  }

  @Test func answersAreForgottenByNumberPathAndPrompt() throws {
    for number in 1...4 { try keep("\(number).png", prompt: number == 4 ? "caption en" : "detect cat") }
    let unknown = try run("forget", "--yes", "1", "99")
    #expect(unknown.status == 1 && unknown.errors == "pali: \(file): no answer 99 that can be read\n")
    #expect(try run("forget", "--yes", "1", "1").output == "1 forgotten\n")
    #expect(try run("forget", "--yes", "/pictures/2.png", "/nowhere").output == "1 forgotten\n")
    #expect(try run("forget", "--yes", "--prompt", "detect *", "/pictures").output == "1 forgotten\n")
    #expect(try run("forget", "--yes", "/").output == "1 forgotten\n")
    #expect(try run("list").output == "nothing in \(file)\n")
  }

  @Test func aDamagedFileIsSetAsideWithALine() throws {
    try home.write("pali/results.sqlite", Data("garbage that is no database".utf8))
    let result = try run("list")
    #expect(result.status == 0 && result.output == "nothing in \(file)\n")
    #expect(
      result.errors
        == "pali: \(file): is damaged; it is set aside as results.sqlite.damaged, and a new one is begun\n")
    #expect(try run("list").errors.isEmpty)
  }

  @Test func whatIsNoFileIsToldInALine() throws {
    try home.write("pali/results.sqlite/inside")
    for arguments in [["list"], ["show", "1"], ["prune", "--keep", "1"], ["forget", "--yes", "1"]] {
      let result = try Program.run(["results"] + arguments, environment: ["XDG_STATE_HOME": home.path])
      #expect(result.status == 1 && result.output.isEmpty)
      #expect(result.errors == "pali: \(file): is there, and is not a file\n")
    }
  }
}
