import Answers
import Files
import JSON
import Testing

@testable import Evaluation
@testable import GroundTruth

@Suite struct ReferringTests {
  /// The samples of Fixtures/make_referring.py.
  private func decode(_ codes: [Int]) -> BoxMask? {
    guard codes.count == 16 else { return nil }
    return BoxMask(
      probabilities: (0..<64 * 64).map { index in
        let (row, column) = (index / 64, index % 64)
        return Float((codes[row / 16 * 4 + column / 16] * 37 + row * 3 + column * 5) % 256) / 255
      })
  }

  private func item(_ row: JSONValue) throws -> TruthItem {
    let (height, width) = (try row.int("height"), try row.int("width"))
    let box = try row.required("box").doubles()
    let mask = try #require(
      RunLengths(checking: try row.required("counts").ints(), height: height, width: width))
    let object = TruthObject(
      id: 1, category: -1, label: "", box: ObjectBox(x: box[0], y: box[1], width: box[2], height: box[3]),
      shape: .runs(mask))
    return TruthItem(
      images: ["a.png"], objects: [object], id: 0, size: PictureSize(width: width, height: height))
  }

  /// Of Pillow and numpy, by the rule of PaliGemma's transfers.
  @Test func everyOverlapIsTheReferences() throws {
    let rows = Array(try Fixture.json("referring.json").elements())
    let items = try rows.map(item)
    let answers = try rows.map { try $0.string("answer") }
    let sizes = items.map { _ in PictureSize?.none }
    let masks = Referring(decodeMask: decode).score(items, answers: answers, sizes: sizes)
    let boxes = Referring(decodeMask: nil).score(items, answers: answers, sizes: sizes)
    for (index, row) in rows.enumerated() {
      #expect(isClose(masks.items[index], try row.double("mask overlap"), 1e-12), "\(index)")
      #expect(isClose(boxes.items[index], try row.double("box overlap"), 1e-12), "\(index)")
      #expect(masks.validity[index] == (try row.bool("valid")), "\(index)")
    }
    #expect(masks.invalid == 3 && masks.parts.map(\.name) == ["boxes@0.5", "boxes@0.75"])
  }

  @Test(arguments: [
    ("<loc0001><loc0002><loc0003><loc0004>", 4, 0), ("cat <loc0001><loc0002><loc0003><loc0004>", nil, 0),
    ("<loc0001><loc0002><loc0003>", nil, 0), ("<loc0001><loc0002><loc0003><loc1024>", nil, 0),
    ("<loc0001><loc0002><loc0003><loc0004><seg001><seg127><seg128>", 4, 2),
    ("<loc0001><loc0002><loc0003><loc0004><loc0005><seg001>", 4, 0), ("<loc000a><loc0002>", nil, 0),
    ("", nil, 0),
  ])
  func answersAreReadFromTheirBeginning(text: String, right: Int?, codes: Int) {
    let answer = ReferringAnswer(text)
    #expect(answer?.box.x1 == right && answer?.codes.count ?? 0 == codes)
  }

  @Test func aTruthThatIsATextIsMeasuredToo() throws {
    let mask = (0..<16).map { "<seg\(100 + $0)>" }.joined()
    let line =
      #"{"image":"a.png","prefix":"segment cat","suffix":"<loc0100><loc0100><loc0900><loc0900>\#(mask) cat"}"#
    let truth = try Truth(Array(line.utf8), file: "lines.jsonl")
    #expect(truth.form == .referred && Metric.auto(truth) == .miou)
    let answer = Prediction(images: ["a.png"], text: truth.items[0].texts[0])
    let score = try Evaluation(truth, [answer], decodeMask: decode).score(.miou)
    #expect(score.value == 1 && score.parts[0].value == 1)
    #expect(try Evaluation(truth, [nil], decodeMask: decode).score(.miou).invalid == 1)
  }
}
