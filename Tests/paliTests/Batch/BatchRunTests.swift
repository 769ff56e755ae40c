import Answers
import DemoModel
import Exchange
import Files
import Foundation
import Testing

@testable import pali

/// Whole batches of the built program, with the demo model.
@Suite struct BatchRunTests {
  private let folder: ScratchFolder
  private let pictures: String

  init() throws {
    folder = try ScratchFolder()
    pictures = folder.path + "/pictures"
    try FileManager.default.copyItem(atPath: #require(DemoModel.pictures), toPath: pictures)
    // Another file of the same pixels: what follows a JPEG's end is not looked at.
    let snow = try #require(FileManager.default.contents(atPath: pictures + "/snow.jpg"))
    try folder.write("pictures/below/snow.jpg", snow + [0])
    try folder.write("pictures/notes.txt")
  }

  private var records: String { folder.path + "/r.jsonl" }

  private func run(_ arguments: [String]) throws -> Program.Result {
    try Program.run(["run", "--precision", "f32"] + arguments)
  }

  private func read() throws -> [AnswerRecord] {
    var read: [AnswerRecord] = []
    try ImportFormat.records.read(Path(records)) { read.append($0) }
    return read
  }

  @Test func eachPictureIsAskedEachPromptAndRecorded() throws {
    let result = try run(
      ["-r", "--prompt", "caption en", "--prompt", "detect object", "--records", records, pictures])
    #expect(result.status == 0 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("pali: 18 answered, 1 no pictures (1 .txt), "))
    let read = try read()
    #expect(
      read.count == 18
        && read.map(\.prompt).prefix(4) == ["caption en", "detect object", "caption en", "detect object"])
    #expect(read.allSatisfy { $0.isAnswered && $0.digests?.first?.utf8.count == 64 })
    #expect(Set(read.compactMap(\.question)).count == 18)
  }

  /// What is there by content is not asked again, wherever it lies now; what has changed is.
  @Test func itGoesOnWhereItWas() throws {
    let base = ["--prompt", "caption en", "--records", records, "--resume", pictures]
    #expect(try run(base + ["--limit", "3"]).errors.hasPrefix("pali: 3 answered, "))
    try FileManager.default.moveItem(atPath: pictures + "/cake.png", toPath: pictures + "/zz.png")
    #expect(try run(base).errors.hasPrefix("pali: 5 answered, 3 answered already, "))
    try FileManager.default.removeItem(atPath: pictures + "/moon.png")
    try FileManager.default.copyItem(atPath: pictures + "/snow.jpg", toPath: pictures + "/moon.jpg")
    #expect(try run(base).errors.hasPrefix("pali: 8 answered already, "))
    #expect(try run(["--max-tokens", "5"] + base).errors.hasPrefix("pali: 8 answered, "))
  }

  /// Killed wherever it was, it ends with each answer once, and as if nothing had happened.
  @Test func killedItLosesNothingAndDoublesNothing() throws {
    let arguments = [
      "run", "--precision", "f32", "-r", "--prompt", "caption en", "--prompt", "detect object", "--records",
      records,
      "--resume", pictures,
    ]
    var kills = 0
    for milliseconds in stride(from: 150, to: 1200, by: 150) {
      let process = Process()
      process.executableURL = Program.url
      process.arguments = arguments
      process.environment = ["HOME": "/nowhere", "XDG_STATE_HOME": "/dev/null/none"]
      process.standardError = FileHandle.nullDevice
      try process.run()
      usleep(UInt32(milliseconds) * 1000)
      if process.isRunning { kills += 1 }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    #expect(kills > 0)
    #expect(try Program.run(arguments).status == 0)
    let answers = try read()
    #expect(answers.count == 18 && Set(answers.compactMap(\.question)).count == 18)
    let undisturbed = folder.path + "/other.jsonl"
    _ = try run([
      "-r", "--prompt", "caption en", "--prompt", "detect object", "--records", undisturbed, pictures,
    ])
    var expected: [RecordedQuestion: String] = [:]
    try ImportFormat.records.read(Path(undisturbed)) { record in
      record.question.map { expected[$0] = record.text }
    }
    for answer in answers { #expect(answer.question.flatMap { expected[$0] } == answer.text) }
  }

  @Test func picturesAreWrittenWhereTheyCannotCollide() throws {
    let (overlays, masks) = (pictures + "/found", folder.path + "/masks")
    let arguments = [
      "-r", "--prompt", "segment object", "--overlays", overlays, "--mask-images", masks, "--quiet", pictures,
    ]
    let result = try run(arguments)
    #expect(result.status == 0 && result.errors.isEmpty)
    let written = try #require(FileManager.default.enumerator(atPath: overlays)).compactMap { $0 as? String }
    #expect(written.filter { $0.hasSuffix(".png") }.count == 9 && written.contains("below/snow.jpg.png"))
    let parts = try FileManager.default.contentsOfDirectory(atPath: masks)
    #expect(parts.contains("snow.jpg.1.png"))
    // They are there now, and no pictures of the folder.
    let again = try run(arguments)
    #expect(again.status == 1 && again.errors.contains("is there already; --force replaces it"))
    #expect(try run(arguments + ["--force"]).status == 0)
  }

  @Test func resultsNeedAFolderOfTheirOwn() throws {
    let result = try run(["--prompt", "caption en", "--overlays", pictures, pictures])
    #expect(result.status == 1 && result.errors.contains("results need a folder of their own"))
  }

  @Test func objectsOfLowScoreAreLeftOut() throws {
    let masks = folder.path + "/masks"
    _ = try run([
      "--prompt", "segment object", "--mask-images", masks, "--min-score", "1", pictures + "/snow.jpg",
    ])
    #expect(try FileManager.default.contentsOfDirectory(atPath: masks).isEmpty)
  }

  @Test func aPictureComesOnStandardInput() throws {
    let result = try Program.shell("\"$PALI\" run --prompt 'caption en' - < \(pictures)/snow.jpg")
    #expect(result.status == 0 && result.output == "the word SNOW and a white car\n")
    let bad = try Program.shell("echo x | \"$PALI\" run --prompt 'caption en' -")
    #expect(bad.status == 1 && bad.errors.hasPrefix("pali: -: "))
  }

  @Test func pathsComeFromAFileOrStandardInput() throws {
    let line =
      "find \(pictures)/below -print0 -type f | \"$PALI\" run --quiet --files-from - --prompt 'caption en'"
    #expect(try Program.shell(line).output.contains("below/snow.jpg: the word SNOW"))
    let missing = try run(["--prompt", "a", "--files-from", "/none"])
    #expect(missing.status == 1 && missing.errors.contains("/none"))
  }

  @Test(arguments: [
    (["--resume", "a.png"], "--resume needs --records"),
    (["--min-score", "2", "a.png"], "must be a number from 0 to 1"),
    ([], "name a picture, a folder, or --files-from"), (["--files-from", "-", "-"], "not both"),
    (["--output", "a.png", "--prompt", "b", "c.png"], "--output takes one answer"),
    (["--together", "--overlays", "d", "a.png"], "--together has no"),
  ])
  func whatDoesNotGoTogetherIsAUsageError(arguments: [String], words: String) throws {
    let result = try Program.run(["run", "--prompt", "a"] + arguments)
    #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
  }

  @Test func aLongTermsPaceIsHarmless() {
    var summary = BatchSummary()
    #expect(summary.pace(left: 5).isEmpty && summary.line == "nothing to ask")
    summary.answered = 1
    #expect(summary.pace(left: Int.max).contains(" a minute, "))
    summary.unsupported = Dictionary(uniqueKeysWithValues: (0..<20).map { (".\($0)", $0 + 1) })
    #expect(summary.line.contains("210 no pictures (20 .19, 19 .18") && summary.line.contains("others"))
  }
}
