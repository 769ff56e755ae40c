import Answers
import Files
import JSON
import Testing

@Suite("What lists need of an answer")
struct AnswerSummaryTests {
  private static let model = ModelSummary(
    name: "m", digest: "abc", imageSize: 224, precision: "q8", hasMaskDecoder: true)

  private static func record(
    prompt: String = "detect cat", images: [Path] = ["/a.png"], objects: [DetectedObject] = [],
    seed: UInt64 = 1
  ) -> AnswerRecord {
    let request = Request(
      id: 1, pictures: images.map { .file($0) }, prompt: Prompt(prompt),
      options: GenerationOptions(seed: seed))
    let output = ParsedOutput(spans: [.init(text: "a cat on a mat", detection: nil)])
    return AnswerRecord(request, pictures: [], model: Self.model, output: output, finish: .eos).holding(
      objects)
  }

  private static let cat = DetectedObject(
    label: "cat", box: PixelBox(x0: 1, y0: 2, x1: 3, y1: 4),
    locations: LocationBox(y0: 10, x0: 20, y1: 30, x1: 40),
    score: 0.5)

  @Test func `objects come with label, score and places, and words only without them`() {
    let found = AnswerSummary(Self.record(objects: [Self.cat]))
    #expect(
      found.objects == [.init(label: "cat", score: 0.5, box: LocationBox(y0: 10, x0: 20, y1: 30, x1: 40))])
    #expect(found.text == nil)
    #expect(AnswerSummary(Self.record()).text == "a cat on a mat")
  }

  @Test func `a line of it is read back as it was`() throws {
    let summary = AnswerSummary(Self.record(objects: [Self.cat]))
    let line = try JSONLine.text(encoding: summary)
    let read = try JSONDocument(text: Array(line.utf8), file: "x").root.decoded(AnswerSummary.self)
    #expect(read == summary)
  }

  @Test(arguments: ["[1,2,3]", "[1,2,3,1024]", "[-1,2,3,4]", "[]"])
  func `places that are none are refused`(places: String) {
    #expect(throws: (any Error).self) {
      try JSONDocument(text: Array(places.utf8), file: "x").root.decoded(LocationBox.self)
    }
  }

  @Test func `a question is told from others by prompt, options, model and number of pictures, not by which`()
  {
    let one = Self.record().asking
    #expect(one.count == 16)
    #expect(Self.record(images: ["/b.png"]).asking == one)
    #expect(Self.record(prompt: "detect dog").asking != one)
    #expect(Self.record(images: ["/a.png", "/b.png"]).asking != one)
    #expect(Self.record(seed: 2).asking != one)
    #expect(Self.record().said(by: "other").asking != one)
  }

  @Test func `what is still to be asked has the question of its answer`() {
    let request = Request(
      id: 7, pictures: [.file("/z.png")], prompt: Prompt("detect cat"), options: GenerationOptions(seed: 1))
    #expect(RecordedQuestion.asking(request, Self.model) == Self.record().asking)
  }

  @Test func `of an answer that was just given it is what its record's will be`() {
    let request = Request(
      id: 7, pictures: [.file("/z.png")], prompt: Prompt("detect cat"), start: "<loc0001>")
    let output = ParsedOutput(
      spans: [.init(text: "x", detection: 0)],
      detections: [
        Detection(index: 0, label: "cat", box: LocationBox(y0: 1, x0: 2, y1: 3, x1: 4), score: 0.25)
      ])
    let record = AnswerRecord(request, pictures: [], model: Self.model, output: output, finish: .length)
    #expect(
      AnswerSummary(record)
        == AnswerSummary(request, model: Self.model, output: output, finish: .length, error: nil))
  }

  @Test func `a mended record holds what is so, and beside it what is not`() throws {
    let mended = Self.record(objects: [Self.cat]).mended(holding: [], rejecting: [Self.cat])
    #expect(mended.detections.isEmpty && mended.rejected == [Self.cat])
    #expect(AnswerSummary(mended).isTruth)
    #expect(try AnswerRecord(json: Array(mended.json.utf8), file: "x") == mended)
  }
}
