import Testing

@testable import Interface

@Suite struct ViewportTests {
  private func viewport(
    _ zoom: Double = 1, x: Double = 0.5, y: Double = 0.5, picture: (Int, Int), cells: (Int, Int)
  ) -> Viewport {
    Viewport(
      PictureView(zoom: zoom, centerX: x, centerY: y), pictureWidth: picture.0, pictureHeight: picture.1,
      cells: Size(columns: cells.0, rows: cells.1))
  }

  @Test func aWholePictureIsCentredWithItsAspect() {
    let wide = viewport(picture: (200, 100), cells: (80, 40))
    #expect([wide.x, wide.y, wide.width, wide.height] == [0, 20, 80, 40])
    let tall = viewport(picture: (100, 400), cells: (80, 40))
    #expect([tall.x, tall.y, tall.width, tall.height] == [30, 0, 20, 80])
    #expect([tall.left, tall.top, tall.shownWidth, tall.shownHeight] == [0, 0, 1, 1])
  }

  @Test func zoomFillsTheAreaAndStaysInThePicture() {
    let corner = viewport(4, x: 0, y: 1, picture: (200, 100), cells: (80, 40))
    #expect([corner.x, corner.y, corner.width, corner.height] == [0, 0, 80, 80])
    #expect([corner.left, corner.top, corner.shownWidth, corner.shownHeight] == [0, 0.5, 0.25, 0.5])
  }

  @Test(arguments: [1.0, 1.25, 3, 40], [(640, 480), (31, 977), (1, 1), (5000, 3)])
  func pixelsAndFractionsAreInverse(zoom: Double, picture: (Int, Int)) {
    let view = viewport(zoom, x: 0.3, y: 0.8, picture: picture, cells: (37, 19))
    for (x, y) in [(0, 0), (18, 9), (36, 18)] {
      let point = view.fraction(cellX: x, cellY: y)
      let pixel = view.pixel(point.x, point.y)
      #expect(abs(pixel.x - (Double(x) + 0.5)) < 1e-6)
      #expect(abs(pixel.y - (Double(2 * y) + 1)) < 1e-6)
    }
  }

  @Test(arguments: [(0, 0), (1, 1), (3, 200)], [(0, 0), (1, 1_000_000), (1_000_000, 1)])
  func somethingIsAlwaysShown(cells: (Int, Int), picture: (Int, Int)) {
    for zoom in [-1.0, 0, 1, 1e9, .infinity] {
      let view = viewport(zoom, picture: picture, cells: cells)
      #expect(view.width >= 1 && view.height >= 1)
      #expect(view.width <= max(1, cells.0) && view.height <= max(1, cells.1) * 2)
      #expect(view.left >= 0 && view.left + view.shownWidth <= 1.000001)
    }
  }
}
