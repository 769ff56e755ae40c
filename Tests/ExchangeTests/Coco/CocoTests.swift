import Answers
import Files
import JSON
import Testing

@testable import Exchange
@testable import Pictures

@Suite struct CocoTests {
  private let cat = object("cat", 20, 10, 120, 60, score: 0.5)

  private func truth(_ json: String) throws -> CocoTruth {
    try CocoTruth(JSONDocument(text: Array(json.utf8), file: "truth.json"))
  }

  @Test func boxesMasksAndScoresAreWhereCocoHasThem() throws {
    let mask = try #require(RunLengths(checking: [1000, 60, 18940], height: 100, width: 200))
    let seen = object("cat", 20, 10, 120, 60.1234, score: 0.5, mask: mask)
    let document = try JSONDocument(text: Exported("coco", [record(objects: [seen])]).bytes, file: "c")
    let annotation = try #require(document.root.elements("annotations").first { _ in true })
    #expect(try annotation.elements("bbox").map { try $0.double() } == [20, 10, 100, 50.123])
    #expect(try annotation.double("area") == 60 && annotation.int("iscrowd") == 0)
    #expect(try annotation.required("segmentation").required("size").ints() == [100, 200])
    #expect(try annotation.required("segmentation").string("counts") == mask.text)
    #expect(try annotation.double("score") == 0.5)
  }

  @Test func trainingDataHaveNoScores() throws {
    var options = ExportOptions()
    options.role = .training
    #expect(try !Exported("coco", [record(objects: [cat])], options).text.contains("score"))
  }

  @Test func aResultWithoutAScoreHasOneAndIsCounted() throws {
    let exported = try Exported("coco-results", [record(objects: [object("cat", 0, 0, 9, 9)])])
    #expect(exported.text.contains("\"score\":1}"))
    #expect(exported.summary.remarks == [.scoreAssumed: 1])
  }

  /// AP is made of the order of scores.
  @Test(arguments: ["coco", "coco-results"])
  func scoresThatDifferStayDifferent(format: String) throws {
    let (low, high) = (Double(Float(0.95)), Double(Float(0.95).nextUp))
    let objects = [object("cat", 0, 0, 9, 9, score: low), object("cat", 20, 0, 29, 9, score: high)]
    let root = try JSONDocument(text: Exported(format, [record(objects: objects)]).bytes, file: "c").root
    let written = try (format == "coco" ? root.elements("annotations") : root.elements())
      .map { try $0.double("score") }
    #expect(written.count == 2 && written[0] < written[1])
    #expect(zip(written, [low, high]).allSatisfy { abs($0 - $1) < 1e-11 })
  }

  @Test func aPictureIsOneHoweverManyAnswersAreAboutIt() throws {
    let exported = try Exported(
      "coco", [record(objects: [cat]), record("b.png", objects: [cat]), record(objects: [cat])])
    let root = try JSONDocument(text: exported.bytes, file: "c").root
    #expect(try root.elements("images").map { try $0.string("file_name") } == ["a.png", "b.png"])
    #expect(try root.elements("annotations").map { try $0.int("image_id") } == [1, 2, 1])
    #expect(try root.elements("annotations").map { try $0.int("id") } == [1, 2, 3])
  }

  @Test func anAnswerAboutAnotherSizeOfThePictureIsLeftOut() throws {
    let exported = try Exported("coco", [record(), record(width: 100, height: 200, objects: [cat])])
    #expect(exported.summary.leftOut == [.otherSize: 1] && exported.summary.objects == 0)
  }

  @Test func picturesThatExifTurnsAreTold() throws {
    var options = ExportOptions()
    options.pictures = PictureSource(
      header: { _ in PictureFile.Header(format: .jpeg, width: 200, height: 100, orientation: 6) },
      preview: { _, _ in nil })
    let exported = try Exported("coco", [record()], options)
    #expect(exported.text.contains(#""width":200,"height":100,"exif_orientation":6"#))
    #expect(exported.summary.lines.last?.hasPrefix("1 picture: coordinates are those of the upright") == true)
  }

  // MARK: Truth

  @Test func idsAreTheTruths() throws {
    let truth = try truth(
      #"{"images":[{"id":9,"file_name":"x/a.png","width":200,"height":100}],"categories":[{"id":17,"name":"Cat"}]}"#
    )
    var options = ExportOptions()
    options.truth = truth
    let exported = try Exported(
      "coco-results", [record("./x/a.png", objects: [cat, object("dog", 0, 0, 9, 9)]), record("b.png")],
      options)
    #expect(exported.text.contains(#""image_id":9,"category_id":17"#))
    #expect(exported.summary.leftOut == [.labelUnknown: 1, .pictureUnknown: 1])
  }

  @Test func aPathMeansThePictureThatSharesItsEnd() throws {
    let truth = try truth(
      #"{"images":[{"id":1,"file_name":"a/1.jpg"},{"id":2,"file_name":"b/1.jpg"},{"id":3,"file_name":"2.jpg"}],"categories":[]}"#
    )
    #expect(try truth.picture("/set/a/1.jpg").id == 1)
    #expect(try truth.picture("b/1.jpg").id == 2)
    #expect(try truth.picture("anywhere/2.jpg").id == 3)
    #expect(throws: Omission.pictureAmbiguous) { try truth.picture("1.jpg") }
    #expect(throws: Omission.pictureUnknown) { try truth.picture("c/1.jpg") }
    #expect(throws: Omission.pictureUnknown) { try truth.picture("12.jpg") }
  }

  @Test(arguments: [
    (#"{"categories":[]}"#, #"t.json: "images" is missing"#),
    (
      #"{"images":[{"id":"x"}],"categories":[]}"#,
      #"t.json: "images[0].id" must be a whole number, not a string"#
    ),
    (
      #"{"images":[{"id":1,"file_name":"a"},{"id":1,"file_name":"b"}],"categories":[]}"#,
      #"t.json: the id 1 is there twice in "images""#
    ),
  ])
  func aTruthThatIsNoneIsSaidInALine(json: String, error: String) {
    #expect { try CocoTruth(JSONDocument(text: Array(json.utf8), file: "t.json")) } throws: {
      "\($0)" == error
    }
  }
}
