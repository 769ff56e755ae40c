import Answers
import Files
import JSON
import Testing

@testable import Evaluation
@testable import GroundTruth

@Suite struct AveragePrecisionTests {
  /// Of three data sets, made for it by Fixtures/make_coco.py: crowds, pictures without anything, equal scores.
  @Test(arguments: ["crowds", "empty", "equal"], [AveragePrecision.Kind.boxes, .masks])
  func everyFigureIsPycocotoolss(name: String, kind: AveragePrecision.Kind) throws {
    let truth = try Truth(Fixture.bytes("coco/\(name).json"), file: name)
    var predictions = Predictions(truth)
    try predictions.add(Fixture.bytes("coco/\(name)-found.json"), file: "found", truth: truth)
    let expected = try Fixture.json("coco/expected.json").required(name).required(
      kind == .boxes ? "bbox" : "segm")
    let ap = AveragePrecision(truth, found: predictions.items.map { $0?.objects ?? [] }, kind: kind)
    for (mine, theirs) in zip(figures(ap.summary), try expected.elements("stats").map { try $0.double() }) {
      #expect(isClose(mine ?? -1, theirs, 1e-6), "\(mine ?? -1) for \(theirs)")
    }
    for (category, value) in zip(truth.categories, ap.categories) {
      let theirs = try expected.required("categories").double("\(category.id)")
      #expect(isClose(value ?? -1, theirs, 1e-6), "\(category.name)")
    }
  }

  private func figures(_ summary: AveragePrecision.Summary) -> [Double?] {
    [
      summary.ap, summary.ap50, summary.ap75, summary.apSmall, summary.apMedium, summary.apLarge, summary.ar1,
      summary.ar10, summary.ar100, summary.arSmall, summary.arMedium, summary.arLarge,
    ]
  }

  @Test func theSetsHoldWhatTheyAreFor() throws {
    let crowds = try Truth(Fixture.bytes("coco/crowds.json"), file: "crowds")
    #expect(crowds.items.contains { $0.objects.contains { $0.isCrowd } })
    let empty = try Truth(Fixture.bytes("coco/empty.json"), file: "empty")
    #expect(empty.items.contains { $0.objects.isEmpty })
    let equal = try Fixture.json("coco/equal-found.json").elements().map { try $0.double("score") }
    #expect(Set(equal).count == 3 && equal.count > 100)
  }

  private func box(_ x: Double) -> ObjectBox { ObjectBox(x: x, y: 0, width: 10, height: 10) }

  private func truth(_ objects: [[TruthObject]]) -> Truth {
    let items = objects.enumerated().map { index, objects in
      TruthItem(
        images: [Path("\(index).png")], objects: objects, id: index, size: PictureSize(width: 99, height: 99))
    }
    return Truth(items: items, categories: [TruthCategory(id: 1, name: "Cat")], form: .objects)
  }

  @Test func aLabelIsItsCategoryCaseAndBlanksAside() {
    let truth = truth([[TruthObject(id: 1, category: 1, label: "Cat", box: box(0))]])
    let found = [[FoundObject(label: " cat", box: box(0)), FoundObject(label: "dog", box: box(0))]]
    #expect(isClose(AveragePrecision(truth, found: found, kind: .boxes).summary.ap, 1))
  }

  @Test func ofEqualScoresTheEarlierOneGoesFirst() {
    let truth = truth([[TruthObject(id: 1, category: 1, label: "Cat", box: box(0))]])
    let (right, wrong) = (FoundObject(category: 1, box: box(0)), FoundObject(category: 1, box: box(50)))
    #expect(isClose(AveragePrecision(truth, found: [[right, wrong]], kind: .boxes).summary.ap, 1))
    #expect(isClose(AveragePrecision(truth, found: [[wrong, right]], kind: .boxes).summary.ap, 0.5))
  }

  @Test func anAnnotationOfTheIdZeroIsNoneAsInPycocotools() {
    let truth = truth([[TruthObject(id: 0, category: 1, label: "Cat", box: box(0))]])
    let found = [[FoundObject(category: 1, box: box(0))]]
    #expect(AveragePrecision(truth, found: found, kind: .boxes).summary.ap == 0)
  }

  @Test func picturesHaveTheirShares() {
    let object = TruthObject(id: 1, category: 1, label: "Cat", box: box(0))
    let truth = truth([[object], [], [object], []])
    let right = FoundObject(category: 1, box: box(0))
    let ap = AveragePrecision(truth, found: [[right], [], [right, right, right], [right]], kind: .boxes)
    #expect(ap.pictures == [1, nil, 0.5, 0])
  }

  @Test func nothingToFindIsNoFigure() {
    let ap = AveragePrecision(truth([[]]), found: [[FoundObject(category: 1, box: box(0))]], kind: .boxes)
    #expect(ap.summary.ap == nil && ap.summary.ar100 == nil && ap.categories == [nil])
  }

  @Test func thresholdsAreNumpys() {
    // np.linspace(.5, .95, 10)
    #expect(
      OverlapThresholds.all == [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95])
  }
}
