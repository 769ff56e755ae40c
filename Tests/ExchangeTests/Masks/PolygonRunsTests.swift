import Answers
import JSON
import Testing

@testable import Exchange

@Suite struct PolygonRunsTests {
  /// Of random polygons, partly outside: what pycocotools makes of them.
  @Test func polygonsAreFilledAsPycocotoolsFillsThem() throws {
    for example in try JSONDocument(file: Fixture.path("polygons.json")).root.elements() {
      let size = try example.required("size").ints()
      let polygons = try example.elements("polygons").map { try $0.elements().map { try $0.double() } }
      let mask = PolygonRuns.mask(polygons, height: size[0], width: size[1])
      #expect(try mask?.text == example.string("counts"), "\(polygons) of \(size)")
    }
  }

  @Test func aPolygonThatIsNoneIsNothing() {
    #expect(PolygonRuns.mask([], height: 5, width: 5) == nil)
    #expect(PolygonRuns.mask([[0, 0, 1, 1]], height: 5, width: 5) == nil)
    #expect(PolygonRuns.mask([[0, 0, 1, 1, 2, 2, 3]], height: 5, width: 5) == nil)
    #expect(PolygonRuns.mask([[0, 0, 1e300, 1, 2, 2]], height: 5, width: 5) == nil)
    #expect(PolygonRuns.mask([[0, 0, 4, 0, 4, 4]], height: 0, width: 5) == nil)
  }
}
