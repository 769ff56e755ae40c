import Answers
import Files
import JSON
import TestSupport
import Testing

@testable import Exchange

@Suite struct CocoReadingTests {
  private func read(
    _ format: String, _ path: Path, _ options: ImportOptions = ImportOptions()
  ) throws -> ([AnswerRecord], ImportSummary) {
    var records: [AnswerRecord] = []
    let summary = try #require(ImportFormat.named(format)).read(path, options) { records.append($0) }
    return (records, summary)
  }

  @Test func aDataSetIsARecordAPicture() throws {
    var options = ImportOptions()
    options.role = .truth
    let (records, summary) = try read("coco", Fixture.path("truth.json"), options)
    #expect(records.map { $0.images[0] } == ["photos/cat.jpg", "set/more/cat.jpg", "Cat.png"])
    #expect(records.map(\.prompt) == ["segment Cat ; dog", "segment ring", "detect"])
    #expect(
      records.allSatisfy { $0.engine == AnswerRecord.truthEngine && $0.finish == "eos" && $0.model == nil })
    #expect(records[0].detections.map(\.box) == [[130.5, 50, 380.5, 240], [430, 0, 640, 140]])
    #expect(records[0].detections[1].locations == [0, 687, 298, 1023])
    #expect(records[0].text.hasSuffix("<loc0000><loc0687><loc0298><loc1023> dog"))
    #expect(records[1].detections[0].mask?.size == [50, 100])
    #expect(summary.lines == ["3 records, 3 objects", "1 crowd left out"])
  }

  @Test func whatWasExportedIsReadBack() throws {
    let answers = try Fixture.answers()
    let (records, _) = try read("coco", Fixture.path("coco.json"))
    let first = try #require(records.first)
    #expect(first.images == answers[0].images && first.width == 640)
    // The picture's two answers with objects are one record.
    #expect(first.detections.map(\.label) == ["cat", "dog", "sofa"])
    #expect(first.detections.map(\.score) == [0.9, 0.25, 0.6])
    #expect(
      first.detections.map(\.locations) == (answers[0].detections + answers[7].detections).map(\.locations))
    #expect(records[1].detections.map(\.mask) == answers[1].detections.map(\.mask))
    #expect(records[3].images == answers[3].images)
  }

  @Test func resultsNeedTheirDataSet() throws {
    let path = Fixture.path("truth-results.json")
    #expect(throws: ImportError.truthNeeded(file: path.description)) { try read("coco-results", path) }
    var options = ImportOptions()
    options.truth = try Fixture.truth()
    options.role = .answers(model: "other")
    options.prompt = "detect all"
    let (records, _) = try read("coco-results", path, options)
    #expect(records.map { $0.images[0] } == ["photos/cat.jpg", "set/more/cat.jpg"])
    #expect(records[0].detections.map(\.label) == ["Cat", "dog"])
    #expect(
      records.allSatisfy { $0.model?.name == "other" && $0.prompt == "detect all" && $0.engine == "imported" }
    )
  }

  @Test(arguments: [
    (
      #"{"image_id":2,"category_id":1,"bbox":[0,0,1,1]}"#,
      #""annotations[0].image_id" must be a picture's id, not 2"#
    ),
    (
      #"{"image_id":1,"category_id":2,"bbox":[0,0,1,1]}"#,
      #""annotations[0].category_id" must be a category's id, not 2"#
    ),
    (
      #"{"image_id":1,"category_id":1,"bbox":[0,0,1]}"#,
      #""annotations[0].bbox" must be x, y, width and height, not an array"#
    ),
    (
      #"{"image_id":1,"category_id":1,"bbox":[1e308,0,1e308,1]}"#,
      #""annotations[0].bbox" must be x, y, width and height, not an array"#
    ),
    (#"{"image_id":1,"category_id":1}"#, #""annotations[0].bbox" is missing"#),
    (
      #"{"image_id":1,"category_id":1,"bbox":[0,0,1,1],"segmentation":{"size":[4,4],"counts":7}}"#,
      #""annotations[0].segmentation.counts" must be a string, not 7"#
    ),
  ])
  func whatIsWrongIsSaidInALine(annotation: String, error: String) throws {
    let folder = TemporaryFolder()
    let text = """
      {"images":[{"id":1,"file_name":"a","width":4,"height":4}],"categories":[{"id":1,"name":"c"}],\
      "annotations":[\(annotation)]}
      """
    let path = Path(try folder.write("c.json", text.utf8))
    #expect { try read("coco", path) } throws: { "\($0)" == "\(path): \(error)" }
  }

  @Test func masksThatAreNoneAreCounted() throws {
    let folder = TemporaryFolder()
    let shapes = [
      #"[[0,0,1e300,0,2,2]]"#, #"[[0,0,1,1]]"#, #"{"size":[4,5],"counts":"`0"}"#,
      #"{"size":[4,4],"counts":"zz"}"#,
      #"{"size":[4,4],"counts":[1,-1]}"#,
      #"{"size":[4,4],"counts":[0,9223372036854775807,9223372036854775807]}"#,
    ]
    let annotations = shapes.map {
      #"{"image_id":1,"category_id":1,"bbox":[-1e308,0,1e308,1],"segmentation":\#($0)}"#
    }
    let text = """
      {"images":[{"id":1,"file_name":"a","width":4,"height":4}],"categories":[{"id":1,"name":"c"}],\
      "annotations":[\(annotations.joined(separator: ","))]}
      """
    let (records, summary) = try read("coco", Path(try folder.write("c.json", text.utf8)))
    #expect(summary.masks == 6 && summary.objects == 6)
    #expect(records[0].detections.allSatisfy { $0.mask == nil })
  }

  @Test(arguments: ["0", "-1", "4000000000", "9223372036854775807"])
  func picturesOfNoPossibleSizeAreRefused(side: String) throws {
    let folder = TemporaryFolder()
    let text =
      #"{"images":[{"id":7,"file_name":"a","width":\#(side),"height":4000000000}],"categories":[],"annotations":[]}"#
    let path = Path(try folder.write("c.json", text.utf8))
    #expect { try read("coco", path) } throws: {
      "\($0)" == "\(path): the picture 7 is of \(side) x 4000000000 pixels"
    }
  }
}
