import Files
import Pictures
import Testing

@testable import Answers

@Suite("Two answers compared")
struct AnswerComparisonTests {
  private static let cat = "<loc0010><loc0020><loc0500><loc0600> cat"
  private static let dog = "<loc0600><loc0600><loc0900><loc0900> dog"

  private static func difference(_ left: String, _ right: String) -> Double {
    AnswerComparison(ComparedAnswer(ParsedOutput(text: left)), ComparedAnswer(ParsedOutput(text: right)))
      .difference
  }

  @Test(
    arguments: [
      (cat, cat, 0.0), ("a cat", "a cat", 0), ("", "", 0), ("a cat", "a dog", 0.5), (cat, "", 1),
      (cat, "no cat", 1), (cat, cat + " ; " + dog, 1.0 / 3), (cat + " ; " + dog, dog + " ; " + cat, 0),
      ("a cat", "", 1),
    ] as [(String, String, Double)])
  func `a difference for sorting`(left: String, right: String, difference: Double) {
    #expect(abs(Self.difference(left, right) - difference) < 1e-12)
    #expect((Self.difference(left, right) == 0) == (difference == 0))
    #expect(Self.difference(right, left) == Self.difference(left, right))
  }

  @Test func `the least change of a place is more than nothing`() {
    let moved = "<loc0011><loc0020><loc0500><loc0600> cat"
    #expect(Self.difference(Self.cat, moved) > 0 && Self.difference(Self.cat, moved) < 0.01)
  }

  @Test func `failed against answered is all, and failed twice nothing`() {
    let failed = ComparedAnswer(text: "", isFailed: true)
    let empty = ComparedAnswer(text: "")
    #expect(AnswerComparison(failed, empty).difference == 1)
    #expect(AnswerComparison(empty, failed).difference == 1)
    #expect(AnswerComparison(failed, failed).difference == 0)
    #expect(AnswerComparison(failed, empty).line == "the left one failed")
  }

  @Test func `what was rejected does not count`() {
    var output = ParsedOutput(text: Self.cat + " ; " + Self.dog)
    output.detections[0].flags.insert(.rejected)
    output.rewrite()
    let left = ComparedAnswer(output)
    #expect(left.objects.map(\.label) == ["dog"] && left.text == Self.dog)
    #expect(AnswerComparison(left, ComparedAnswer(ParsedOutput(text: Self.dog))).difference == 0)
  }

  @Test(arguments: [
    (cat + " ; " + dog, cat + " ; " + cat, "1 both, -dog, +cat"),
    (cat, "<loc0060><loc0020><loc0500><loc0600> cat", "1 moved"),
    (cat, "<loc0010><loc0020><loc0500><loc0600> dog", "cat -> dog"),
    (cat, cat + " ; " + dog + " ; " + dog, "1 both, +2 dog"),
    (cat, "<loc0900><loc0900><loc0910><loc0910>", "-cat, +(no label)"),
    ("a cat", "a dog", "a [-cat-] [+dog+]"),
  ])
  func `in a line`(left: String, right: String, line: String) {
    let comparison = AnswerComparison(
      ComparedAnswer(ParsedOutput(text: left)), ComparedAnswer(ParsedOutput(text: right)))
    #expect(comparison.line == line)
  }

  // MARK: Records

  private static func record(
    _ text: String, size: (Int, Int) = (100, 50), error: String? = nil, passes: Passes = .one
  ) -> AnswerRecord {
    let request = Request(
      id: 1, pictures: [.file("/a.png")], prompt: Prompt("detect cat ; dog"), passes: passes)
    let identity = PictureIdentity(path: "/a.png", stamp: nil, width: size.0, height: size.1)
    let tokens = [GeneratedToken(id: 7, text: text, logprob: -0.5)]
    return AnswerRecord(
      request, pictures: [identity], model: nil, tokens: tokens, output: ParsedOutput(text: text),
      finish: error == nil ? .eos : nil, error: error)
  }

  @Test func `a record is the answer that it keeps`() {
    let text = Self.cat + " ; " + Self.dog
    let record = ComparedAnswer(Self.record(text))
    #expect(record.objects == ComparedAnswer(ParsedOutput(text: text)).objects)
    #expect(record.text == text && record.tokens.map(\.id) == [7] && !record.isFailed)
    #expect(ComparedAnswer(Self.record("", error: "no")).isFailed)
  }

  @Test func `tokens of several walks are held against nobody's`() {
    let once = ComparedAnswer(Self.record(Self.cat))
    let more = ComparedAnswer(Self.record(Self.cat, passes: Passes(more: true)))
    #expect(once.tokens.count == 1 && more.tokens.isEmpty && more.objects == once.objects)
    #expect(AnswerComparison(once, more).tokens == nil)
  }

  @Test func `a mended record is what stands`() {
    let record = Self.record(Self.cat + " ; " + Self.dog)
    let mended = record.mended(holding: [record.detections[1]], rejecting: [record.detections[0]])
    #expect(ComparedAnswer(mended).text == Self.dog)
    #expect(ComparedAnswer(mended).objects.map(\.label) == ["dog"])
    let none = record.mended(holding: [], rejecting: record.detections)
    #expect(AnswerComparison(ComparedAnswer(none), ComparedAnswer(Self.record(""))).difference == 0)
  }

  @Test func `an object without places is taken by its pixels, and one without either left out`() {
    let box = PixelBox(x0: 10, y0: 5, x1: 20, y1: 25)
    let places = LocationBox(box, width: 100, height: 50)
    let object = DetectedObject(
      label: "cat", box: box, locations: LocationBox(y0: -1, x0: 0, y1: 0, x1: 5000))
    #expect(ComparedAnswer(Self.record("").holding([object])).objects.map(\.box) == [places])
    #expect(ComparedAnswer(Self.record("", size: (0, 0)).holding([object])).objects.isEmpty)
  }
}
