import Answers
import DemoModel
import Exchange
import Files
import Foundation
import Pictures
import Testing

@testable import pali

/// Runs of the built program that ask again and in parts, with the demo model.
@Suite struct PassesRunTests {
  private let folder: ScratchFolder
  private let picture: String

  init() throws {
    folder = try ScratchFolder()
    picture = try #require(DemoModel.pictures) + "/shapes.webp"
  }

  private func run(_ arguments: [String]) throws -> Program.Result {
    try Program.run(["run", "--precision", "f32"] + arguments)
  }

  private func record(_ arguments: [String]) throws -> AnswerRecord {
    let result = try run(["--json", "--quiet"] + arguments + [picture])
    #expect(result.status == 0 && result.errors.isEmpty)
    return try AnswerRecord(json: Array(result.output.utf8), file: "output")
  }

  @Test func howOftenItIsAskedIsSaidFirst() throws {
    let asked = ["--prompt", "detect star ; cross", "--each-name", "--tiles", "2x1", "--more", picture]
    let result = try run(asked)
    #expect(result.status == 0 && result.errors == "pali: at least 12 passes a picture\n")
    #expect(try run(["--quiet"] + asked).errors.isEmpty)
    #expect(try run(["--prompt", "detect star", picture]).errors.isEmpty)
  }

  @Test func eachNameAndTilesFindWhatTheWholeDoes() throws {
    let once = try record(["--prompt", "detect star ; cross"])
    let record = try record(["--prompt", "detect star ; cross", "--each-name", "--tiles", "1x1"])
    #expect(record.passes == Passes(eachName: true, tiles: .init(across: 1, down: 1)))
    #expect(once.passes == nil && record.detections.map(\.label) == once.detections.map(\.label))
    for (asked, again) in zip(once.detections, record.detections) {
      #expect(zip(asked.locations, again.locations).allSatisfy { abs($0 - $1) < 20 })
    }
    #expect(record.text.hasSuffix(" cross") && record.text.contains(" star ; "))
    let tiled = try self.record(["--prompt", "detect star", "--tiles", "2x2"])
    #expect(tiled.detections.contains { $0.label == "star" })
  }

  @Test func aPartIsAskedAboutAndToldOfInTheWhole() throws {
    let whole = try record(["--prompt", "detect cross"])
    let part = try record(["--prompt", "detect cross", "--region", "0.5,0,1,1"])
    #expect(part.changes == [.crop(PictureArea(left: 0.5, top: 0, right: 1, bottom: 1))])
    #expect(part.width == whole.width && part.height == whole.height)
    let (asked, seen) = (try #require(whole.detections.first), try #require(part.detections.first))
    #expect(zip(asked.locations, seen.locations).allSatisfy { abs($0 - $1) < 40 })
    // As the model wrote it, and as it is in the whole.
    #expect(part.tokens[1].text != part.text.split(separator: ">")[1] + ">")
    #expect(part.text.hasSuffix("<loc\(String(seen.locations[3] + 10000).dropFirst())> cross"))
  }

  @Test func whatIsFoundInAPartIsDrawnOnTheWhole() throws {
    let overlay = folder.path + "/o.png"
    let result = try run(["--prompt", "detect cross", "--region", "0.5,0,1,1", "--output", overlay, picture])
    #expect(result.status == 0)
    let painted = try PictureFile.header(of: Path(overlay))
    let original = try PictureFile.header(of: Path(picture))
    #expect(painted.width == original.width && painted.height == original.height)
  }

  /// A question asked so is another question.
  @Test func resumingTellsThemApart() throws {
    let base = [
      "--prompt", "detect star ; cross", "--records", folder.path + "/r.jsonl", "--resume", picture,
    ]
    #expect(try run(base).errors.hasPrefix("pali: 1 answered, "))
    #expect(try run(["--each-name"] + base).errors.contains("pali: 1 answered, "))
    #expect(try run(["--region", "0,0,1,0.9"] + base).errors.hasPrefix("pali: 1 answered, "))
    for flags in [[], ["--each-name"], ["--region", "0,0,1,0.9"]] {
      #expect(try run(flags + base).errors.contains("pali: 1 answered already"))
    }
  }

  @Test(arguments: [
    (["--tiles", "2x2", "--prompt", "caption en"], "caption gives no objects to put together"),
    (["--more", "--prompt", "what is it"], "this prompt gives no objects to put together"),
    (["--tiles", "9x1", "--prompt", "detect a"], "must be two numbers from 1 to 8, as 2x2"),
    (["--tiles", "2", "--prompt", "detect a"], "must be two numbers from 1 to 8, as 2x2"),
    (["--region", "0.5,0,0.2,1", "--prompt", "detect a"], "must be left,top,right,bottom"),
    (["--region", "0,0,1", "--prompt", "detect a"], "must be left,top,right,bottom"),
    (["--region", "0,0,nan,1", "--prompt", "detect a"], "must be left,top,right,bottom"),
    (["--each-name", "--start", "<loc0001>", "--prompt", "detect a ; b"], "each name has its own"),
    (["--together", "--tiles", "2x2", "--prompt", "detect a"], "not with --together"),
    (["--together", "--region", "0,0,1,0.5", "--prompt", "detect a"], "not with --together"),
    (["--more", "--json", "--alternatives", "2", "--prompt", "detect a"], "are told of one pass"),
  ])
  func whatMakesNoSenseIsRefused(arguments: [String], words: String) throws {
    let result = try run(arguments + [picture])
    #expect(result.status == 64 && result.output.isEmpty && result.errors.contains(words))
  }

  @Test func itIsMadeToGoOn() throws {
    let result = try run(["--more", "--prompt", "detect cross", "--json", "--quiet", picture])
    #expect(result.status == 0)
    let record = try AnswerRecord(json: Array(result.output.utf8), file: "output")
    #expect(record.passes == Passes(more: true) && record.tokens.contains { $0.given == true })
  }
}
