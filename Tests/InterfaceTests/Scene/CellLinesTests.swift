import Answers
import Testing

@testable import Interface

@Suite struct CellLinesTests {
  private typealias Base = OverlaySceneTests

  /// What stands in the cells of the picture: 20 x 10, at (2, 0) in its area and at (3, 1) in the frame.
  private func rows(_ overlay: OverlayScene, _ viewport: Viewport = Base.viewport, ascii: Bool = false)
    -> [String]
  {
    var frame = Frame(size: Size(columns: 30, rows: 12))
    overlay.drawLines(
      into: &frame, area: Rect(x: 1, y: 1, columns: 24, rows: 10), viewport: viewport, ascii: ascii)
    return (0..<10).map { y in String((0..<20).map { frame[$0 + 3, y + 1].character }) }
  }

  @Test(arguments: [
    (nil, false, "┌─┐││└┘"), (0, false, "┏━┓┃┃┗┛"), (nil, true, "+-+||++"), (0, true, "#=#HH##"),
  ])
  func aBoxIsFramed(selected: Int?, ascii: Bool, signs: String) {
    let rows = rows(Base.overlay([Base.middle], selected: selected), ascii: ascii)
    let sign = Array(signs)
    let blank = String(repeating: " ", count: 4)
    let line = String(repeating: sign[1], count: 10)
    #expect(rows[2] == blank + String(sign[0]) + line + String(sign[2]) + blank)
    #expect(rows[4] == blank + String(sign[3]) + String(repeating: " ", count: 10) + String(sign[4]) + blank)
    #expect(rows[7] == blank + String(sign[5]) + line + String(sign[6]) + blank)
    #expect(rows[1] + rows[8] == String(repeating: " ", count: 40))
  }

  /// A point is framed too, at the picture's end by what room there is.
  @Test(arguments: [
    (Base.box(512, 256, 512, 767), 3, 6), (Base.box(256, 512, 767, 512), 12, 2),
    (Base.box(1023, 1023, 1023, 1023), 2, 1),
  ])
  func boxesWithoutWidthOrHeightAreFramed(box: LocationBox, columns: Int, lines: Int) {
    let rows = rows(Base.overlay([Detection(index: 0, box: box)])).filter { $0.contains { $0 != " " } }
    #expect(rows.count == lines)
    #expect(rows.first?.filter { $0 != " " }.count == columns)
  }

  /// Zoomed so that only the box's left edge is in sight: no corner, and no line along the screen's own edge.
  @Test func whatIsOutOfSightIsNotDrawn() {
    let viewport = Viewport(
      PictureView(zoom: 4, centerX: 0.25, centerY: 0.5), pictureWidth: 100, pictureHeight: 100,
      cells: .init(columns: 20, rows: 10))
    let text = rows(Base.overlay([Base.middle]), viewport).joined()
    #expect(text.filter { $0 != " " } == String(repeating: "│", count: 10))
  }

  @Test func hiddenBoxesAreNotDrawn() {
    for overlay in [Base.overlay([Base.middle], hidden: [0]), Base.overlay([Base.middle], boxes: false)] {
      #expect(rows(overlay).joined().allSatisfy { $0 == " " })
    }
  }
}
