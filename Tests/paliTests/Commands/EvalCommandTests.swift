import DemoModel
import Foundation
import Testing

/// `pali eval` of the built program; the metrics have tests of their own.
@Suite struct EvalCommandTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    let pictures = try #require(DemoModel.pictures)
    for name in ["snow.jpg", "moon.png"] {
      try folder.write(name, #require(FileManager.default.contents(atPath: "\(pictures)/\(name)")))
    }
    let lines = [
      #"{"image":"snow.jpg","prefix":"ocr","suffix":"SNOW"}"#,
      #"{"image":"moon.png","prefix":"ocr","suffix":"something else"}"#,
    ]
    try folder.write("truth.jsonl", Data(lines.map { $0 + "\n" }.joined().utf8))
  }

  private func eval(_ arguments: [String]) throws -> Program.Result {
    try Program.run(["eval", "--truth", folder.path + "/truth.jsonl"] + arguments)
  }

  @Test func whatIsMissingIsAskedOfTheModel() throws {
    let result = try eval(["--metric", "exact", "--worst", "1", "--records", folder.path + "/r.jsonl"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("exact match  0.5000"))
    #expect(result.output.contains("moon.png: ") && result.output.contains("right: something else"))
    // What was asked is there now.
    let again = try eval(["--metric", "exact", "--no-asking", "--predictions", folder.path + "/r.jsonl"])
    #expect(again.output.hasPrefix("exact match  0.5000"))
  }

  @Test func whatWasStoppedGoesOn() throws {
    let records = folder.path + "/r.jsonl"
    let arguments = ["--metric", "exact", "--records", records]
    let whole = try eval(arguments)
    #expect(whole.errors.hasPrefix("pali: 2 answered, "), "\(whole.errors)")
    // As a kill leaves it.
    let text = try String(contentsOfFile: records, encoding: .utf8)
    try text.dropLast(9).write(toFile: records, atomically: false, encoding: .utf8)
    let again = try eval(arguments + ["--resume"])
    #expect(again.status == 0 && again.output == whole.output)
    #expect(again.errors.contains("its last line was not whole and is gone\n"))
    #expect(again.errors.contains("pali: 1 answered, 1 answered already, "), "\(again.errors)")
    // What is there already is taken from there.
    let other = try String(contentsOfFile: records, encoding: .utf8)
      .replacing("\"text\":\"SNOW\",\"tokens\"", with: "\"text\":\"RAIN\",\"tokens\"")
    try other.write(toFile: records, atomically: false, encoding: .utf8)
    #expect(try eval(arguments + ["--resume"]).output.hasPrefix("exact match  0.0000"))
    #expect(try eval(["--resume"]).status == 64)
  }

  @Test func withoutAskingAMissingAnswerSaysNothing() throws {
    let result = try eval(["--metric", "exact", "--no-asking", "--json"])
    #expect(
      result.status == 0 && result.output.contains("\"value\":0.0") && result.output.contains("\"missing\":2")
    )
  }

  /// COCO's files hold objects and no questions.
  @Test func whatIsToBeAskedHasToBeTold() throws {
    try folder.write(
      "c.json",
      Data(
        #"{"images":[{"id":1,"file_name":"a.png","width":9,"height":9}],"annotations":[],"categories":[]}"#
          .utf8)
    )
    let result = try Program.run(["eval", "--truth", folder.path + "/c.json"])
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("pali: \(folder.path)/c.json: does not tell what to ask: "))
  }

  @Test func objectsAreMeasuredAsCOCODoes() throws {
    let pictures = try #require(DemoModel.pictures)
    let records = folder.path + "/o.jsonl"
    _ = try Program.run(
      [
        "run", "--prompt", "detect object", "--records", records, pictures + "/snow.jpg",
        pictures + "/cake.png",
      ])
    _ = try Program.run(["export", "--format", "coco", "--from", records, "--to", folder.path + "/coco.json"])
    let result = try Program.run([
      "eval", "--truth", folder.path + "/coco.json", "--no-asking", "--predictions", records,
    ])
    #expect(result.status == 0 && result.output.hasPrefix("AP"), "\(result.output)\(result.errors)")
    #expect(result.output.contains("1.0000"))
  }

  @Test func whatCannotBeMeasuredIsOneLine() throws {
    let result = try eval(["--metric", "map", "--no-asking"])
    #expect(result.status == 1 && result.errors == "pali: AP measures no answers\n")
    #expect(try eval(["--metric", "x"]).status == 64)
    let missing = try Program.run(["eval", "--truth", "/none.json"])
    #expect(missing.status == 1 && missing.errors.filter { $0 == "\n" }.count == 1)
  }
}
