import Answers
import Pictures
import Testing

@testable import Interface

struct ScenePaintingTests {
  private let gray = Picture(width: 400, height: 200, rgb: [UInt8](repeating: 100, count: 400 * 200 * 3))
  private let color = Theme.builtIn.objectColor(0)

  private func detection(
    _ box: LocationBox, label: String = "", mask: BoxMask? = nil, score: Float = 0.5
  ) -> Detection {
    Detection(index: 0, label: label, box: box, mask: mask, score: score)
  }

  private func paint(
    _ detections: [Detection], on picture: Picture, boxes: Bool = true, labels: Bool = true
  ) -> Picture {
    OverlayScene(detections: detections, showBoxes: boxes, showLabels: labels).painted(on: picture)
  }

  private func pixel(_ picture: Picture, _ x: Int, _ y: Int) -> RGB {
    let at = 3 * (y * picture.width + x)
    return RGB(picture.rgb[at], picture.rgb[at + 1], picture.rgb[at + 2])
  }

  @Test func aBoxIsOutlinedAndNotFilled() {
    let box = LocationBox(y0: 256, x0: 256, y1: 768, x1: 512)
    let painted = paint([detection(box)], on: gray, labels: false)
    for (x, y) in [(99, 49), (200, 49), (99, 150), (200, 150), (150, 49), (99, 100)] {
      #expect(pixel(painted, x, y) == color, "\(x) \(y)")
    }
    for (x, y) in [(150, 100), (98, 100), (201, 100), (150, 48), (150, 151), (100, 50), (199, 149)] {
      #expect(pixel(painted, x, y) == RGB(100, 100, 100), "\(x) \(y)")
    }
  }

  @Test func aMaskTintsWhatItCovers() {
    let left = (0..<64 * 64).map { Float($0 % 64 < 32 ? 1 : 0) }
    let whole = LocationBox(y0: 0, x0: 0, y1: 1023, x1: 1023)
    let painted = paint(
      [detection(whole, mask: BoxMask(probabilities: left))], on: gray, boxes: false, labels: false)
    #expect(pixel(painted, 100, 100) == RGB.mix(RGB(100, 100, 100), color, 0.45))
    #expect(pixel(painted, 300, 100) == RGB(100, 100, 100))
  }

  /// A box without width is drawn as one pixel wide, and so is its mask.
  @Test func theMaskOfAThinBoxIsSeen() {
    let mask = BoxMask(probabilities: [Float](repeating: 1, count: 64 * 64))
    let thin = LocationBox(y0: 256, x0: 512, y1: 768, x1: 512)
    let painted = paint([detection(thin, mask: mask)], on: gray, boxes: false, labels: false)
    #expect(pixel(painted, 200, 100) == RGB.mix(RGB(100, 100, 100), color, 0.45))
    #expect(pixel(painted, 199, 100) == color && pixel(painted, 201, 100) == color)
    #expect(pixel(painted, 198, 100) == RGB(100, 100, 100))
  }

  @Test func aMaskIsOutlinedOutsideAndItsBoxShowsCorners() {
    let left = (0..<64 * 64).map { Float($0 % 64 < 32 ? 1 : 0) }
    let box = LocationBox(y0: 256, x0: 256, y1: 768, x1: 512)
    let painted = paint(
      [detection(box, mask: BoxMask(probabilities: left))], on: gray, labels: false)
    let tinted = RGB.mix(RGB(100, 100, 100), color, 0.45)
    for (x, y) in [(100, 50), (149, 100), (100, 149)] { #expect(pixel(painted, x, y) == tinted) }
    for (x, y) in [(99, 100), (150, 100), (120, 49), (120, 150)] { #expect(pixel(painted, x, y) == color) }
    for (x, y) in [(200, 49), (200, 60), (190, 49)] { #expect(pixel(painted, x, y) == color) }
    for (x, y) in [(200, 100), (175, 49)] { #expect(pixel(painted, x, y) == RGB(100, 100, 100)) }
  }

  /// On a picture of the object's own colour, lines and contours are of another.
  @Test func linesStandOutFromTheirOwnColour() {
    let pixels = (0..<400 * 200).flatMap { _ in [color.red, color.green, color.blue] }
    let same = Picture(width: 400, height: 200, rgb: pixels)
    let mask = BoxMask(probabilities: [Float](repeating: 1, count: 64 * 64))
    let box = LocationBox(y0: 256, x0: 256, y1: 768, x1: 512)
    for objects in [[detection(box)], [detection(box, mask: mask)]] {
      let painted = paint(objects, on: same, labels: false)
      for (x, y) in [(99, 100), (150, 49), (200, 150)] {
        let apart = PerceivedColor(pixel(painted, x, y)).axes - PerceivedColor(color).axes
        #expect((apart * apart).sum() > 0.01)
      }
    }
  }

  @Test func aLabelStandsAboveItsBoxOrInsideIt() {
    func painted(_ y0: Int) -> Picture {
      let box = LocationBox(y0: y0, x0: 0, y1: 1023, x1: 1023)
      return paint([detection(box, label: "I")], on: gray, boxes: false)
    }
    // The plate is nine pixels high; I's stem is the third column of its glyph.
    #expect(pixel(painted(512), 0, 91) == color)
    #expect(pixel(painted(512), 3, 94) == RGB(0, 0, 0))
    #expect(pixel(painted(512), 3, 100) == RGB(100, 100, 100))
    #expect(pixel(painted(0), 0, 0) == color)
    #expect(pixel(painted(0), 3, 4) == RGB(0, 0, 0))
  }

  @Test(arguments: [(1, 1), (3, 2), (2000, 3)])
  func nothingIsDrawnOutside(_ width: Int, _ height: Int) {
    let picture = Picture(
      width: width, height: height, rgb: [UInt8](repeating: 0, count: width * height * 3),
      alpha: [UInt8](repeating: 0, count: width * height))
    let mask = BoxMask(probabilities: [Float](repeating: 1, count: 64 * 64))
    let boxes = [
      LocationBox(y0: 0, x0: 0, y1: 1023, x1: 1023), LocationBox(y0: 1023, x0: 1023, y1: 0, x1: 0),
      LocationBox(y0: 1023, x0: 1023, y1: 1023, x1: 1023), LocationBox(y0: 500, x0: 500, y1: 500, x1: 500),
    ]
    let painted = paint(
      boxes.map { detection($0, label: "\u{1B}[31m naïve 猫", mask: mask, score: .nan) }, on: picture)
    #expect(painted.width == width && painted.height == height)
    #expect(painted.alpha?.contains(255) == true)
  }

  @Test func aPictureWithoutPixelsStaysSo() {
    let none = Picture(width: 0, height: 0, rgb: [])
    let mask = BoxMask(probabilities: [Float](repeating: 1, count: 64 * 64))
    let whole = LocationBox(y0: 0, x0: 0, y1: 1023, x1: 1023)
    #expect(paint([detection(whole, label: "I", mask: mask)], on: none) == none)
  }

  @Test func everyCharacterHasAShapeOfItsOwn() {
    let ascii = String(String.UnicodeScalarView((0x20..<0x7F).map { Unicode.Scalar(UInt8($0)) }))
    let rows = BitmapFont.rows(of: ascii + "猫")
    #expect(Set(rows).count == 96)
    #expect(rows.allSatisfy { $0.count == 7 && $0.allSatisfy { $0 < 32 } })
    #expect(BitmapFont.rows(of: "é") == BitmapFont.rows(of: "e"))
  }
}
