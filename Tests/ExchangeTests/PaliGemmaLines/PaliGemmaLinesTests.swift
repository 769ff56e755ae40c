import Answers
import Files
import TestSupport
import Testing

@testable import Exchange

@Suite struct PaliGemmaLinesTests {
  private func read(_ text: String, _ options: ImportOptions = ImportOptions()) throws -> [AnswerRecord] {
    let folder = TemporaryFolder()
    var records: [AnswerRecord] = []
    let path = Path(try folder.write("p.jsonl", text.utf8))
    _ = try #require(ImportFormat.named("paligemma")).read(path, options) { records.append($0) }
    return records
  }

  @Test func aLineIsReadBackAsItWasWritten() throws {
    var options = ImportOptions()
    options.size = { $0 == "photos/cat.jpg" ? (640, 480) : $0 == "more/cat.jpg" ? (100, 50) : nil }
    let answers = try Fixture.answers().filter { $0.error == nil && $0.images.count == 1 }
    let exported = try Exported("paligemma", answers)
    let records = try read(exported.text, options)
    #expect(records.map(\.images) == answers.map(\.images))
    #expect(records.map(\.prompt) == answers.map(\.prompt))
    #expect(records.map(\.text) == answers.map(\.text))
    #expect(records[0].detections.map(\.box) == answers[0].detections.map(\.box))
    #expect(records[1].detections.map(\.segmentCodes) == answers[1].detections.map(\.segmentCodes))
    #expect(records[2].detections.map(\.flags) == answers[2].detections.map(\.flags))
    #expect(try Exported("paligemma", records).text == exported.text)
  }

  @Test func aFilteredAnswerIsWrittenOfTheObjectsThatAreLeft() throws {
    var options = ExportOptions()
    options.minScore = 0.5
    let exported = try Exported("paligemma", [try Fixture.answers()[0]], options)
    #expect(
      exported.text
        == #"{"image":"photos/cat.jpg","prefix":"detect cat ; dog","suffix":"<loc0102><loc0205><loc0511><loc0614> cat"}"#
        + "\n")
    #expect(exported.summary.leftOut == [.belowScore: 1])
  }

  @Test func whatIsKnownByItsObjectsAloneIsWrittenOfThem() throws {
    let objects = [object("cat", 0, 0, 100, 50), object("", 0, 0, 9, 9), object("dog", 9, 9, 5, 5)]
    let exported = try Exported("paligemma", [record(objects: objects)])
    // round(1023 b): a half of 1023 is 511.5, and goes up.
    #expect(exported.text.contains(#""suffix":"<loc0000><loc0000><loc0512><loc0512> cat""#))
    #expect(exported.summary.leftOut == [.labelMissing: 1, .inverted: 1])
  }

  @Test func aPictureOfUnknownSizeHasItsPlaces() throws {
    let records = try read(
      #"{"image":"x.jpg","prefix":"detect a","suffix":"<loc0001><loc0002><loc0003><loc0004> a"}"#)
    #expect(records[0].width == 0 && records[0].detections[0].locations == [1, 2, 3, 4])
    #expect(try Exported("coco", records).summary.leftOut == [.sizeUnknown: 1])
  }

  @Test func masksAreDecodedWhereTheyCanBe() throws {
    var options = ImportOptions()
    options.size = { _ in (10, 10) }
    options.decodeMask = { _ in BoxMask(probabilities: Array(repeating: 1, count: 4096)) }
    let codes = String(repeating: "<seg001>", count: 16)
    let line =
      #"{"image":"x","prefix":"segment a","suffix":"<loc0000><loc0000><loc1023><loc1023>\#(codes) a"}"#
    let mask = try #require(try read(line, options)[0].detections[0].mask)
    #expect(RunLengths(text: mask.counts, height: 10, width: 10)?.area == 100)
  }

  @Test(arguments: [
    ("{\"image\":1,\"prefix\":\"\",\"suffix\":\"\"}", ", line 2: \"image\" must be a string, not 1"),
    ("{\"image\":\"a\",\"prefix\":\"\"}", ", line 2: \"suffix\" is missing"),
    (
      "{\"image\":\"a\"",
      ", line 2: not valid JSON: a comma or the end of the container is expected (byte 12)"
    ),
    ("[]", ", line 2: the whole must be an object, not an array"),
  ])
  func whatIsWrongIsSaidWithItsLine(line: String, error: String) throws {
    let good = #"{"image":"a","prefix":"","suffix":""}"#
    #expect { try read(good + "\n" + line + "\n") } throws: { "\($0)".hasSuffix("p.jsonl" + error) }
  }
}
