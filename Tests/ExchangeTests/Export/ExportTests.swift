import Answers
import Files
import Testing

@testable import Exchange
@testable import Pictures

@Suite struct ExportTests {
  private let cats = record(
    prompt: "detect cat", text: "a",
    objects: [object("cat", 0, 0, 10, 10, score: 0.9), object("cat", 5, 5, 9, 9)])
  private let dogs = record(
    prompt: "detect dog ; fox", text: "b", objects: [object("dog", 0, 0, 10, 10, score: 0.2)])

  @Test func onlyPromptsThatMatchAreChosen() throws {
    var options = ExportOptions()
    options.prompt = "detect d*"
    let exported = try Exported("jsonl", [cats, dogs], options)
    #expect(exported.text == dogs.json + "\n")
    #expect(exported.summary.notChosen == 1)
  }

  @Test func objectsBelowAScoreAndWithoutOneAreLeftOutAndCounted() throws {
    var options = ExportOptions()
    options.minScore = 0.5
    let exported = try Exported("csv", [cats, dogs], options)
    #expect(exported.summary.leftOut == [.belowScore: 1, .scoreUnknown: 1])
    // The answer itself stays, without an object.
    #expect(exported.text.split(separator: "\r\n").count == 3)
    options.minScore = 0.9
    #expect(try Exported("coco", [cats], options).summary.objects == 1)
  }

  @Test func labelsAreNumberedAsTheyComeOrAsTheyAreGiven() {
    var open = LabelTable(nil)
    #expect(["b", "a", "b", "B"].map { open.place(of: $0) } == [0, 1, 0, 2])
    var closed = LabelTable(["dog", "Cat", "cAR", "CAR"])
    #expect(["cat", "Cat", "dog", "fox"].map { closed.place(of: $0) } == [1, 1, 0, nil])
    // What two could be is neither.
    #expect(closed.place(of: "car") == nil && closed.place(of: "CAR") == 3)
    #expect(closed.names == ["dog", "Cat", "cAR", "CAR"])
  }

  @Test func categoriesAreReadALineEach() throws {
    #expect(try categoryNames(Array("cat\r\n\n  big dog \n".utf8), file: "c.txt") == ["cat", "big dog"])
    #expect(throws: ImportError.unreadable(file: "c.txt", line: 3, fault: "a category that is there already"))
    {
      try categoryNames(Array("a\nb\n a".utf8), file: "c.txt")
    }
    #expect(throws: ImportError.unreadable(file: "c.txt", line: nil, fault: "bytes that are not UTF-8")) {
      try categoryNames([0xFF], file: "c.txt")
    }
  }

  @Test(arguments: ["coco", "coco-results", "yolo", "label-studio"])
  func onlyGivenCategoriesAreWritten(format: String) throws {
    var options = ExportOptions()
    options.categories = ["dog"]
    let summary = try Exported(format, [cats, dogs], options).summary
    #expect(summary.objects == 1 && summary.leftOut == [.labelUnknown: 2])
  }

  @Test func boxesAreHeldWithinThePicture() throws {
    #expect(
      try object("a", -5, -1e308, 1e308, 50).clipped(width: 200, height: 100)
        == PixelBox(x0: 0, y0: 0, x1: 200, y1: 50))
    #expect(throws: Omission.empty) { try object("a", 300, 0, 400, 5).clipped(width: 200, height: 100) }
    #expect(throws: Omission.inverted) { try object("a", 5, 0, 4, 5).clipped(width: 200, height: 100) }
  }
}
