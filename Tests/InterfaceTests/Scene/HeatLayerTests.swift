import Answers
import Pictures
import Testing

@testable import Interface

struct HeatLayerTests {
  private let viewport = Viewport(
    .whole, pictureWidth: 40, pictureHeight: 40, cells: Size(columns: 8, rows: 4))

  @Test func eachPatchIsASquareOfOneValue() {
    let layer = HeatLayer(source: .grid(side: 2, [1, 2, 3, 4], .whole))
    let values = layer.values(viewport)
    #expect(
      Array(values[0..<8]) == [1, 1, 1, 1, 2, 2, 2, 2] && Array(values[56...]) == [3, 3, 3, 3, 4, 4, 4, 4])
  }

  @Test func aPartOfThePictureIsWarmAlone() {
    let layer = HeatLayer(
      source: .grid(side: 1, [1], PictureArea(left: 0.5, top: 0, right: 1, bottom: 0.5)))
    let values = layer.values(viewport)
    #expect(Array(values[0..<8]) == [0, 0, 0, 0, 1, 1, 1, 1] && values[63] == 0)
  }

  @Test func aZoomedPictureShowsItsPart() {
    var view = PictureView.whole
    (view.zoom, view.centerX, view.centerY) = (2, 0.25, 0.25)
    let zoomed = Viewport(view, pictureWidth: 40, pictureHeight: 40, cells: Size(columns: 8, rows: 4))
    let layer = HeatLayer(source: .grid(side: 2, [1, 2, 3, 4], .whole))
    #expect(layer.values(zoomed).allSatisfy { $0 == 1 })
  }

  @Test func warmthChangesPixelsAndColdDarkensThem() {
    let grid = PixelGrid(width: 8, height: 8, pixels: Array(repeating: RGB(100, 100, 100), count: 64))
    let layer = HeatLayer(source: .grid(side: 2, [1, 0, .nan, .infinity], .whole))
    let painted = layer.painted(on: grid, viewport, inColor: true)
    #expect(painted[0, 0].red > 200 && painted[7, 0] == RGB(65, 65, 65))
    #expect(painted[0, 7] == painted[7, 0], "what is no number is cold")
    let mono = layer.painted(on: grid, viewport, inColor: false)
    #expect(mono[0, 0] == RGB(100, 100, 100) && mono[7, 0].red < 40)
    let other = PixelGrid(width: 2, height: 1, pixels: [RGB(1, 2, 3), RGB(4, 5, 6)])
    #expect(layer.painted(on: other, viewport, inColor: true) == other)
  }
}
