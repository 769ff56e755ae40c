import Foundation
import Pictures
import Testing

@testable import Answers

struct PassTilesTests {
  @Test func `tiles cover the picture, share a fifth, and are of one size`() throws {
    let areas = Passes.Tiles(across: 3, down: 2).areas
    #expect(areas.count == 6)
    let (first, second) = (areas[0], areas[1])
    #expect(abs((first.right - second.left) / first.width - 0.2) < 1e-9)
    #expect(areas.allSatisfy { abs($0.width - first.width) < 1e-9 && abs($0.height - first.height) < 1e-9 })
    #expect(areas.map(\.left).min() == 0 && areas.map(\.right).max() == 1)
    #expect(areas.map(\.top).min() == 0 && areas.map(\.bottom).max() == 1)
    // Row by row.
    #expect(areas[2].top == 0 && areas[3].left == 0 && areas[3].top > 0)
  }

  @Test func `what a record says is no more than can be asked`() throws {
    let said = Data(#"{"across":1000000000000,"down":-5}"#.utf8)
    let tiles = try JSONDecoder().decode(Passes.Tiles.self, from: said)
    #expect(tiles.areas.count == 8)
  }

  @Test func `edges of the picture are no inner edges`() {
    let areas = Passes.Tiles(across: 3, down: 2).areas
    #expect(BoxEdges(innerOf: areas[0]) == [.right, .bottom])
    #expect(BoxEdges(innerOf: areas[4]) == [.left, .right, .top])
    #expect(BoxEdges(innerOf: .whole) == [])
  }

  @Test func `within a fiftieth of an edge it is touched`() {
    #expect(BoxEdges(touchedBy: LocationBox(y0: 20, x0: 21, y1: 500, x1: 1003)) == [.top, .right])
    #expect(BoxEdges(touchedBy: LocationBox(y0: 1010, x0: 500, y1: 30, x1: 3)) == [.bottom, .left])
  }
}
