import Answers
import Testing

@testable import Interface

@Suite struct OverlaySceneTests {
  /// 20 x 20 pixels in an area of 24 x 10 cells: viewport.x is 2.
  static let viewport = Viewport(
    .whole, pictureWidth: 100, pictureHeight: 100, cells: .init(columns: 24, rows: 10))
  static let gray = PixelGrid(width: 20, height: 20, pixels: Array(repeating: RGB(100, 100, 100), count: 400))
  static let red = RGB(255, 0, 0), green = RGB(0, 128, 0)
  static let theme = Theme(name: "test", styles: [:], objectColors: [red, green])

  static func box(_ x0: Int, _ y0: Int, _ x1: Int, _ y1: Int) -> LocationBox {
    LocationBox(y0: y0, x0: x0, y1: y1, x1: x1)
  }

  static func overlay(
    _ detections: [Detection], hidden: Set<Int> = [], selected: Int? = nil, boxes: Bool = true,
    masks: Bool = true, labels: Bool = true
  ) -> OverlayScene {
    OverlayScene(
      detections: detections, hidden: hidden, selected: selected, showBoxes: boxes, showMasks: masks,
      showLabels: labels, theme: theme)
  }

  /// A quarter to three quarters of the picture, both ways.
  static let middle = Detection(index: 0, label: "cat", box: box(256, 256, 767, 767), score: 0.93)

  private func changed(_ grid: PixelGrid) -> Set<[Int]> {
    Set(
      (0..<grid.height).flatMap { y in
        (0..<grid.width).filter { grid[$0, y] != RGB(100, 100, 100) }.map { [$0, y] }
      })
  }

  /// The object's own pixels, 5...14 both ways, stay as they are.
  @Test func aBoxRunsJustOutside() {
    let grid = Self.overlay([Self.middle]).painted(on: Self.gray, viewport: Self.viewport)
    #expect(changed(grid) == Self.ring)
    #expect(Self.ring.allSatisfy { grid[$0[0], $0[1]] == Self.red })
  }

  static let ring = Set((4...15).flatMap { [[$0, 4], [$0, 15], [4, $0], [15, $0]] })

  @Test func theSelectedBoxHasAnotherColourAndIsOnTop() {
    let other = Detection(index: 1, box: Self.middle.box)
    let overlay = Self.overlay([Self.middle, other], selected: 0)
    let grid = overlay.painted(on: Self.gray, viewport: Self.viewport)
    #expect(changed(grid) == Self.ring)
    #expect(Self.ring.allSatisfy { grid[$0[0], $0[1]] == .mix(Self.red, RGB(255, 255, 255), 0.85) })
  }

  /// Whatever the picture, no edge is lost in it: every pixel of the ring differs from those beside it.
  @Test(arguments: [red, RGB(240, 20, 20), RGB(255, 255, 255), RGB(0, 0, 0), RGB(255, 140, 140)], [nil, 0])
  func edgesStandOut(ground: RGB, selected: Int?) {
    let grid = PixelGrid(width: 20, height: 20, pixels: Array(repeating: ground, count: 400))
    let painted = Self.overlay([Self.middle], selected: selected).painted(on: grid, viewport: Self.viewport)
    for place in Self.ring {
      let apart =
        PerceivedColor(painted[place[0], place[1]]).axes - PerceivedColor(ground).axes
      #expect((apart * apart).sum() > 0.01)
    }
  }

  /// Three pixels a side: seen whole within their box.
  @Test func smallObjectsAreSeenWithinTheirBoxes() {
    let small = Detection(index: 0, box: Self.box(512, 512, 665, 665))
    let grid = Self.overlay([small], selected: 0).painted(on: Self.gray, viewport: Self.viewport)
    #expect(changed(grid).count == 16)
    for y in 10...12 { for x in 10...12 { #expect(grid[x, y] == RGB(100, 100, 100)) } }
  }

  @Test func hiddenObjectsAndLayersStayAway() {
    let mask = BoxMask(probabilities: Array(repeating: 1, count: 4096))
    let whole = Detection(index: 0, box: Self.middle.box, mask: mask)
    for overlay in [Self.overlay([whole], hidden: [0]), Self.overlay([whole], boxes: false, masks: false)] {
      #expect(overlay.painted(on: Self.gray, viewport: Self.viewport) == Self.gray)
    }
  }

  /// A mask of the box's left half, 5...9 across.
  private func halfMask(boxes: Bool, selected: Int? = nil) -> PixelGrid {
    let mask = BoxMask(probabilities: (0..<4096).map { $0 % 64 < 32 ? 1 : 0 })
    let detection = Detection(index: 0, box: Self.middle.box, mask: mask)
    return Self.overlay([detection], selected: selected, boxes: boxes)
      .painted(on: Self.gray, viewport: Self.viewport)
  }

  @Test func aMaskIsTintedAndOutlined() {
    let grid = halfMask(boxes: false)
    let inside = Set((5...9).flatMap { x in (5...14).map { [x, $0] } })
    let contour = Set(
      (5...14).flatMap { [[4, $0], [10, $0]] } + (5...9).flatMap { [[$0, 4], [$0, 15]] })
    #expect(changed(grid) == inside.union(contour))
    let tinted = RGB.mix(RGB(100, 100, 100), Self.red, 0.45)
    #expect(inside.allSatisfy { grid[$0[0], $0[1]] == tinted })
    for place in contour {
      let apart = PerceivedColor(grid[place[0], place[1]]).axes
      for beside in [tinted, RGB(100, 100, 100)] {
        let difference = apart - PerceivedColor(beside).axes
        #expect((difference * difference).sum() > 0.01)
      }
    }
    #expect(halfMask(boxes: false, selected: 0)[4, 8] == .mix(Self.red, RGB(255, 255, 255), 0.85))
  }

  /// The mask says where the object is; of the box the corners remain.
  @Test func besideAMaskABoxHasCornersAlone() {
    let grid = halfMask(boxes: true)
    let right = (0..<20).filter { grid[15, $0] != RGB(100, 100, 100) }
    #expect(right == [4, 5, 14, 15])
    #expect(grid[14, 4] == Self.red && grid[12, 4] == RGB(100, 100, 100))
  }

  @Test func withoutColourContoursRemain() {
    let mask = BoxMask(probabilities: (0..<4096).map { $0 % 64 < 32 ? 1 : 0 })
    let overlay = Self.overlay([Detection(index: 0, box: Self.middle.box, mask: mask)])
    let grid = overlay.painted(on: Self.gray, viewport: Self.viewport, inColor: false)
    #expect(changed(grid).count == 30)
    #expect(grid[7, 8] == RGB(100, 100, 100) && grid[4, 8] != RGB(100, 100, 100))
  }

  /// Corners in any order, no width, no height, at the far edges.
  @Test(arguments: [
    (box(767, 767, 256, 256), 44), (box(512, 256, 512, 767), 26), (box(1023, 1023, 1023, 1023), 4),
    (box(0, 1023, 1023, 1023), 40), (box(0, 0, 1023, 1023), 76),
  ])
  func oddBoxesAreSeen(box: LocationBox, pixels: Int) {
    let grid = Self.overlay([Detection(index: 0, box: box)]).painted(on: Self.gray, viewport: Self.viewport)
    #expect(changed(grid).count == pixels)
  }

  @Test(arguments: [1.0, 3, 1e3, 1e12, 1e300, .infinity])
  func anyZoomIsDrawn(zoom: Double) {
    let view = PictureView(zoom: zoom, centerX: 0.3, centerY: 0.9)
    let viewport = Viewport(view, pictureWidth: 640, pictureHeight: 480, cells: .init(columns: 21, rows: 9))
    let pixels = Array(repeating: RGB(0, 0, 0), count: viewport.width * viewport.height)
    let grid = PixelGrid(width: viewport.width, height: viewport.height, pixels: pixels)
    let mask = BoxMask(probabilities: Array(repeating: 1, count: 4096))
    let overlay = Self.overlay([Detection(index: 0, box: Self.box(0, 0, 1023, 1023), mask: mask)])
    let painted = overlay.painted(on: grid, viewport: viewport)
    var frame = Frame(size: Size(columns: 21, rows: 9))
    overlay.drawLabels(into: &frame, area: Rect(x: 0, y: 0, columns: 21, rows: 9), viewport: viewport)
    #expect(painted.width == grid.width)
    if zoom <= 1e3 { #expect(painted.pixels.allSatisfy { $0 != RGB(0, 0, 0) }) }
  }

  @Test func aHitIsTheSmallestBoxUnderTheCell() {
    let large = Detection(index: 1, box: Self.box(0, 0, 1023, 1023))
    let overlay = Self.overlay([Self.middle, large])
    #expect(overlay.hit(cellX: 12, cellY: 5, viewport: Self.viewport) == 0)
    #expect(overlay.hit(cellX: 2, cellY: 0, viewport: Self.viewport) == 1)
    #expect(overlay.hit(cellX: 1, cellY: 5, viewport: Self.viewport) == nil)
    #expect(overlay.hit(cellX: 2, cellY: 10, viewport: Self.viewport) == nil)
    #expect(Self.overlay([large], hidden: [1]).hit(cellX: 2, cellY: 0, viewport: Self.viewport) == nil)
  }

  /// A click on the edges counts: pixels 4...15, of them the upper edge in the upper half of row 2.
  @Test func aHitCountsTheEdges() {
    let overlay = Self.overlay([Self.middle])
    let viewport = Self.viewport
    #expect((0..<24).filter { overlay.hit(cellX: $0, cellY: 5, viewport: viewport) == 0 } == Array(6...17))
    #expect((0..<10).filter { overlay.hit(cellX: 7, cellY: $0, viewport: viewport) == 0 } == Array(2...7))
  }

  /// 10 x 3 pixels in 10 x 5 cells: viewport.y is 3, and the view shows it from row 1.
  @Test func anOddViewportIsHitWhereItIsShown() {
    let viewport = Viewport(.whole, pictureWidth: 100, pictureHeight: 30, cells: .init(columns: 10, rows: 5))
    #expect(viewport.y == 3)
    let overlay = Self.overlay([Detection(index: 0, box: Self.box(0, 0, 1023, 300))])
    #expect((0..<5).map { overlay.hit(cellX: 4, cellY: $0, viewport: viewport) } == [nil, 0, nil, nil, nil])
  }
}
