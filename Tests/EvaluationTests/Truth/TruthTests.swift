import Files
import JSON
import TestSupport
import Testing

@testable import Evaluation
@testable import GroundTruth

@Suite struct TruthTests {
  private func read(_ text: String) throws -> Truth { try Truth(Array(text.utf8), file: "t.json") }

  @Test func linesHoldSuffixesAnswersOrCaptions() throws {
    let suffix = try read(
      """
      {"image":"a.png","prefix":"answer en what?","suffix":"cat"}

      {"image":["b.png","c.png"],"prefix":"answer en same?","suffix":"no"}
      """)
    #expect(suffix.form == .answers && suffix.items.map(\.texts) == [["cat"], ["no"]])
    #expect(suffix.items[1].images == ["b.png", "c.png"] && suffix.items[0].prompt == "answer en what?")
    let captions = try read(#"{"image":"a.png","captions":["a cat","one cat"]}"#)
    #expect(
      captions.form == .captions && captions.items[0].texts.count == 2 && captions.items[0].prompt == nil)
    #expect(
      try read(#"{"image":"a.png","answers":["x"],"width":3,"height":4}"#).items[0].size
        == PictureSize(width: 3, height: 4))
    #expect(try read(#"{"image":"a.png","prefix":"caption en","suffix":"a cat"}"#).form == .captions)
  }

  @Test func aSuffixOfPlacesIsObjects() throws {
    let truth = try read(
      """
      {"image":"a.png","prefix":"detect dog ; cat","suffix":"<loc0000><loc0000><loc0512><loc1023> dog ; <loc0000><loc0000><loc1023><loc1023> cat"}
      {"image":"b.png","prefix":"detect dog ; cat","suffix":"","width":2046,"height":1023}
      """)
    #expect(
      truth.form == .objects && truth.categories == [.init(id: 1, name: "cat"), .init(id: 2, name: "dog")])
    #expect(truth.items[0].objects.map(\.category) == [2, 1] && truth.items[1].objects.isEmpty)
    #expect(truth.items[0].objects[0].box == ObjectBox(x: 0, y: 0, width: 1023, height: 512))
  }

  @Test func cocoHoldsBoxesPolygonsAndCodes() throws {
    let truth = try read(
      """
      {"images":[{"id":7,"file_name":"a.jpg","width":10,"height":8},{"id":3,"file_name":"b.jpg","width":4,"height":4}],
       "categories":[{"id":5,"name":"cat"}],
       "annotations":[
        {"id":1,"image_id":7,"category_id":5,"bbox":[1,2,3,4],"area":9,"iscrowd":0,"segmentation":[[1,2,4,2,4,6,1,6]]},
        {"id":2,"image_id":7,"category_id":5,"segmentation":{"size":[8,10],"counts":[8,8,64]},"iscrowd":1},
        {"id":3,"image_id":3,"category_id":5,"segmentation":{"size":[4,4],"counts":"04<"}},
        {"id":4,"image_id":99,"category_id":5,"bbox":[0,0,1,1]}]}
      """)
    #expect(truth.form == .objects && truth.items.map(\.id) == [7, 3] && Metric.auto(truth) == .map)
    let objects = truth.items[0].objects
    #expect(objects[0].area == 9 && objects[0].box == ObjectBox(x: 1, y: 2, width: 3, height: 4))
    #expect(
      objects[1].isCrowd && objects[1].area == 8
        && objects[1].box == ObjectBox(x: 1, y: 0, width: 1, height: 8))
    #expect(truth.items[1].objects[0].area == 4 && truth.items[1].objects[0].label == "cat")
  }

  @Test func cocoHoldsCaptionsAndPhrases() throws {
    let captions = try read(
      """
      {"images":[{"id":1,"file_name":"a.jpg"},{"id":2,"file_name":"b.jpg"}],
       "annotations":[{"id":1,"image_id":2,"caption":"x"},{"id":2,"image_id":2,"caption":"y"}]}
      """)
    #expect(captions.form == .captions && captions.items.map(\.texts) == [["x", "y"]])
    let phrase = try read(
      """
      {"images":[{"id":1,"file_name":"a.jpg","width":9,"height":9,"caption":"the left cat"}],
       "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,3,3],"area":9}]}
      """)
    #expect(phrase.form == .referred && phrase.items[0].prompt == "segment the left cat")
  }

  @Test(arguments: [
    ("", "t.json: there is nothing in it"), (" \n\n", "t.json: there is nothing in it"),
    ("{\"image\":\"a\",\"suffix\":\"b\"}\n{\"image\":3}", "t.json:2: \"image\" must be a string, not 3"),
    (
      "{\"image\":\"a\",\"suffix\":\"b\"}\n\n{",
      "t.json:3: not valid JSON: a key is expected (line 1, byte 1)"
    ),
    (
      "{\"image\":\"a\"}",
      "t.json:1: \"suffix\", \"answers\" or \"captions\" is missing, or empty"
    ),
    (
      "{\"image\":\"a\",\"answers\":[]}",
      "t.json:1: \"suffix\", \"answers\" or \"captions\" is missing, or empty"
    ),
    (
      "{\"image\":\"a\",\"suffix\":\"b\"}\n{\"image\":\"a\",\"captions\":[\"b\"]}",
      "t.json:2: captions here, answers in other lines"
    ),
    (
      "{\"a\":1}",
      "t.json: neither a COCO data set nor lines with \"image\" and \"suffix\", \"answers\" or \"captions\""
    ),
    (
      "{\"image\":\"a\",\"suffix\":\"b\",\"width\":0,\"height\":5}",
      "t.json:1: \"width\" must be a picture's, not 0"
    ),
    ("{\"images\":[]}", "t.json: there is nothing in it"),
    (
      "{\"images\":[{\"id\":1,\"file_name\":\"a\"},{\"id\":1,\"file_name\":\"b\"}]}",
      "t.json: two images have the id 1"
    ),
    (
      "{\"images\":[{\"id\":1,\"file_name\":\"a\",\"width\":99999999,\"height\":9}]}",
      "t.json: image 1 has no size that a picture can have"
    ),
    (
      "{\"images\":[{\"id\":1,\"file_name\":\"a\",\"width\":9,\"height\":9}],\"annotations\":[{\"id\":4,\"image_id\":1,\"segmentation\":[[1,2,3]]}]}",
      "t.json: the segmentation of annotation 4 is no mask of its image"
    ),
    (
      "{\"images\":[{\"id\":1,\"file_name\":\"a\",\"width\":9,\"height\":9}],\"annotations\":[{\"id\":4,\"image_id\":1,\"segmentation\":{\"size\":[9,8],\"counts\":[72]}}]}",
      "t.json: the segmentation of annotation 4 is no mask of its image"
    ),
    (
      "{\"images\":[{\"id\":1,\"file_name\":\"a\"}],\"annotations\":[{\"id\":4,\"image_id\":1,\"bbox\":[1,2,3]}]}",
      "t.json: \"annotations[0].bbox\" must be four numbers, not an array"
    ),
  ])
  func faultsAreToldInOneLine(text: String, wording: String) {
    let error = #expect(throws: (any Error).self) { try read(text) }
    #expect(error.map { "\($0)" } == wording)
  }

  @Test func promptsAreTheDataSetsOrTheUsers() throws {
    let lines = try read(
      """
      {"image":"a.png","prefix":"detect dog","suffix":"<loc0000><loc0000><loc0512><loc1023> dog"}
      {"image":"b.png","prefix":"detect cat","suffix":"<loc0000><loc0000><loc0512><loc1023> cat"}
      """)
    #expect(lines.prompts(nil) == [["detect dog"], ["detect cat"]])
    #expect(lines.prompts("detect {classes}")[0] == ["detect cat ; dog"])
    #expect(lines.prompts("detect {class}")[1] == ["detect cat", "detect dog"])
    #expect(lines.withoutPrompts.prompts(nil) == [[], []] && lines.withoutPrompts.categories.count == 2)
  }

  @Test func longTextsAreRefused() {
    let text = String(repeating: "x", count: Truth.textLimit + 1)
    #expect(throws: TruthError.tooLong(file: "t.json:1", what: "a text", limit: Truth.textLimit)) {
      try read(#"{"image":"a","suffix":"\#(text)"}"#)
    }
  }

  /// Of any damage comes a data set or a line of fault; a trap would end the tests.
  @Test(arguments: ["coco/crowds.json", "coco/empty-found.json"])
  func damageDoesNoHarm(name: String) throws {
    let bytes = Array(try Fixture.bytes(name).prefix(9000))
    let whole = try Truth(Fixture.bytes("coco/empty.json"), file: "t")
    var dice = Dice(state: 5)
    for _ in 0..<150 {
      var damaged = bytes
      for _ in 0..<4 { damaged[dice.roll(damaged.count)] = dice.pick(Array("0-9e.,[]{}\":")).asciiValue! }
      do {
        var predictions = Predictions(whole)
        if name.contains("found") { try predictions.add(damaged, file: "t", truth: whole) }
        _ = try Truth(damaged, file: "t")
      } catch { #expect(!"\(error)".contains("\n") && "\(error)".utf8.count < 400) }
    }
  }
}
