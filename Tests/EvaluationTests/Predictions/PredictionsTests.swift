import Answers
import Files
import JSON
import Testing

@testable import Evaluation
@testable import GroundTruth

@Suite struct PredictionsTests {
  private func truth(_ lines: String) throws -> Truth { try Truth(Array(lines.utf8), file: "t.jsonl") }

  private func read(_ text: String, for truth: Truth) throws -> Predictions {
    var predictions = Predictions(truth)
    try predictions.add(Array(text.utf8), file: "p.jsonl", truth: truth)
    return predictions
  }

  @Test func answersFindTheirItemByPictureAndPrompt() throws {
    let truth = try truth(
      """
      {"image":"x/a.png","prefix":"answer en 1?","suffix":"one"}
      {"image":"x/a.png","prefix":"answer en 2?","suffix":"two"}
      {"image":"x/b.png","suffix":"three"}
      {"image":"y/b.png","suffix":"four"}
      """)
    let found = try read(
      """
      {"image":"/data/a.png","prefix":"answer en 2?","suffix":"II"}
      {"image":"x/b.png","prefix":"whatever","suffix":"III"}
      {"image":"b.png","suffix":"of which?"}
      {"image":"x/b.png","suffix":"3"}
      """, for: truth)
    #expect(found.items.map { $0?.text } == [nil, "II", "3", nil] && found.missing == 2 && found.unused == 1)
  }

  @Test func recordsAreRead() throws {
    let truth = try truth(
      #"{"image":"a.png","prefix":"detect cat","suffix":"<loc0000><loc0000><loc1023><loc1023> cat","width":100,"height":50}"#
    )
    let output = ParsedOutput(
      spans: [.init(text: "<loc...> cat", detection: 0)],
      detections: [
        Detection(index: 0, label: "cat", box: LocationBox(y0: 1023, x0: 0, y1: 0, x1: 1023), score: 0.5)
      ])
    let request = Request(id: RunID(1), pictures: [], prompt: Prompt("detect cat"))
    let record = AnswerRecord(request, pictures: [], model: nil, output: output)
    let line = record.json.replacing(#""images":[]"#, with: #""images":["a.png"]"#)
    let found = try read(line, for: truth)
    #expect(found.items[0]?.text == "<loc...> cat" && found.items[0]?.objects.first?.score == 0.5)
    let failed = line.dropLast() + #","error":"it failed"}"#
    #expect(try read(String(failed), for: truth).missing == 1)
  }

  @Test func objectsOfSeveralAnswersAreAddedUp() throws {
    let truth = try truth(
      #"{"image":"a.png","suffix":"<loc0000><loc0000><loc1023><loc1023> cat ; <loc0000><loc0000><loc0099><loc0099> dog"}"#
    )
    let found = try read(
      """
      {"image":"a.png","prefix":"detect cat","suffix":"<loc0000><loc0000><loc1023><loc1023> cat"}
      {"image":"a.png","prefix":"detect dog","suffix":"<loc0000><loc0000><loc0099><loc0099> dog"}
      """, for: truth)
    let score = try Evaluation(truth, found.items).score(.map)
    #expect(isClose(score.value, 1) && score.invalid == 0 && score.parts.first?.name == "AP")
  }

  @Test func cocosResultsAreRead() throws {
    let truth = try Truth(
      Array(
        #"{"images":[{"id":5,"file_name":"a","width":4,"height":4}],"categories":[{"id":2,"name":"cat"}],"annotations":[{"id":1,"image_id":5,"category_id":2,"bbox":[0,0,2,2],"area":4,"segmentation":{"size":[4,4],"counts":[0,2,2,2,10]}}]}"#
          .utf8), file: "t")
    let masks = #"[{"image_id":5,"category_id":2,"score":1,"segmentation":{"size":[4,4],"counts":"02220:"}}]"#
    #expect(throws: TruthError.self) { try read(masks, for: truth) }
    let good = masks.replacing(
      "02220:", with: try #require(RunLengths(checking: [0, 2, 2, 2, 10], height: 4, width: 4)).text)
    let found = try read(good, for: truth)
    #expect(found.items[0]?.objects.first?.box == ObjectBox(x: 0, y: 0, width: 2, height: 2))
    #expect(
      isClose(try Evaluation(truth, found.items).score(.map).parts.last { $0.name == "masks AP" }?.value, 1))
    let stray = good.replacing("\"image_id\":5", with: "\"image_id\":6")
    let error = #expect(throws: TruthError.self) { try read(stray, for: truth) }
    #expect(error?.description == "p.jsonl: result 0: the data set has no such image")
  }

  @Test func faultsNameTheLine() throws {
    let truth = try truth(#"{"image":"a.png","suffix":"x"}"#)
    let error = #expect(throws: JSONError.self) {
      try read("{\"image\":\"a.png\",\"suffix\":\"x\"}\n{\"image\":\"a.png\"}", for: truth)
    }
    #expect(error?.description == "p.jsonl:2: \"suffix\" is missing")
  }
}
