import Answers
import JSON
import Testing

@testable import Evaluation
@testable import GroundTruth

@Suite struct MaskTests {
  /// Of Fixtures/make_masks.py: outlines within and without the picture, closed and degenerate ones.
  @Test func polygonsAreFilledAndComparedAsPycocotoolsDoes() throws {
    let rows = try Fixture.json("masks.json").elements()
    #expect(rows.count == 60)
    for row in rows {
      let (height, width) = (try row.int("height"), try row.int("width"))
      let outlines = try row.elements("outlines").map { try $0.doubles() }
      #expect(outlines.allSatisfy { PolygonMask.outline($0) != nil })
      let masks = outlines.map { ObjectShape.polygons([$0]).mask(height: height, width: width) }
      #expect(masks.map(\.text) == (try row.required("counts").strings()))
      #expect(masks.map(\.area) == (try row.required("areas").ints()))
      for (mask, box) in zip(masks, try row.elements("boxes").map { try $0.doubles() }) {
        let bounds = mask.bounds
        #expect([bounds.x, bounds.y, bounds.width, bounds.height] == box)
      }
      #expect(
        ObjectShape.polygons(outlines).mask(height: height, width: width).text == (try row.string("union")))
      let overlaps = [false, true].map { masks[0].overlap(with: masks[1], isCrowd: $0) }
      #expect(zip(overlaps, try row.required("overlaps").doubles()).allSatisfy { isClose($0, $1, 1e-15) })
    }
  }

  @Test func codesComeBackFromTheirText() throws {
    for row in try Fixture.json("masks.json").elements() {
      for text in try row.required("counts").strings() {
        let code = RunLengths(text: text, height: try row.int("height"), width: try row.int("width"))
        #expect(code?.text == text)
      }
    }
  }

  /// Of any text comes a code or none; a trap would end the tests.
  @Test(arguments: [
    "", "0", "/", "p", "ooooooooooo", "PPPPPPPPPPPPPPPPPPPPPP0", "0000000000", "1_", "\u{7F}", "é", "o",
    String(repeating: "oooooo0", count: 50), "P0P0P0P0",
  ])
  func damagedCodesAreNone(text: String) {
    #expect(RunLengths(text: text, height: 5, width: 5) == nil)
  }

  @Test func countsMustFillThePicture() {
    #expect(RunLengths(checking: [10, 15], height: 5, width: 5) != nil)
    #expect(RunLengths(checking: [10, 14], height: 5, width: 5) == nil)
    #expect(RunLengths(checking: [30, -5], height: 5, width: 5) == nil)
    #expect(RunLengths(checking: [.max, .max, 2], height: 5, width: 5) == nil)
    #expect(RunLengths(checking: [], height: .max, width: .max) == nil)
  }

  @Test func masksOfPicturesOfOtherSizesDoNotOverlap() {
    #expect(RunLengths(height: 2, width: 3).overlap(with: RunLengths(height: 3, width: 2)) == -1)
    #expect(RunLengths(height: 2, width: 3).overlap(with: RunLengths(height: 2, width: 3)) == 0)
  }

  @Test func outlinesThatWouldTakeForEverAreRefused() {
    let far: [Double] = [-90_000, 0, 90_000, 0, 0, 90_000]
    #expect(PolygonMask.outline(far) != nil)
    #expect(PolygonMask.outline(Array(repeating: far, count: 100).flatMap { $0 }) == nil)
    #expect(PolygonMask.outline([0, 0, 1e300, 0, 0, 1]) == nil)
    #expect(PolygonMask.outline([0, 0, 1, 1]) == nil)
    let vast = ObjectBox(x: -1e300, y: 0, width: 1e308, height: 3).shape
    #expect(vast.mask(height: 4, width: 5).area == 0)
  }

  @Test func boxesOverlapByTheirAreas() {
    let box = ObjectBox(x: 0, y: 0, width: 10, height: 10)
    let half = ObjectBox(x: 5, y: 0, width: 10, height: 10)
    #expect(isClose(box.overlap(with: half), 1 / 3.0) && box.overlap(with: half, isCrowd: true) == 0.5)
    #expect(box.overlap(with: ObjectBox(x: 10, y: 0, width: 5, height: 5)) == 0)
    let inverted = ObjectBox(PixelBox(x0: 10, y0: 8, x1: 2, y1: 3))
    #expect(inverted == ObjectBox(x: 2, y: 3, width: 8, height: 5))
  }
}
