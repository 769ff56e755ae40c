import Answers
import Pictures

/// A picture's pixels while something is drawn on them; what is drawn is opaque, and cut at the edges.
struct PictureCanvas {
  let width: Int
  let height: Int
  private var rgb: [UInt8]
  private var alpha: [UInt8]?

  init(_ picture: Picture) {
    width = picture.width
    height = picture.height
    rgb = picture.rgb
    alpha = picture.alpha
  }

  var picture: Picture { Picture(width: width, height: height, rgb: rgb, alpha: alpha) }

  /// The outermost pixels of a box, by its corners however they are written.
  func edges(_ box: LocationBox) -> (left: Int, top: Int, right: Int, bottom: Int) {
    let pixels = box.pixels(width: width, height: height)
    let columns = Self.pixels(pixels.x0, pixels.x1, of: width)
    let rows = Self.pixels(pixels.y0, pixels.y1, of: height)
    return (columns.lowerBound, rows.lowerBound, columns.upperBound, rows.upperBound)
  }

  /// The pixels between two edges; one where they coincide.
  private static func pixels(_ a: Double, _ b: Double, of size: Int) -> ClosedRange<Int> {
    let first = min(max(Int(min(a, b).rounded()), 0), size - 1)
    return first...min(max(Int(max(a, b).rounded()) - 1, first), size - 1)
  }

  /// Puts `share` of a colour on a pixel that lies in the picture.
  mutating func blend(_ color: RGB, _ share: Double, x: Int, y: Int) {
    let at = y * width + x
    let mixed = RGB.mix(self.color(x: x, y: y), color, share)
    (rgb[3 * at], rgb[3 * at + 1], rgb[3 * at + 2]) = (mixed.red, mixed.green, mixed.blue)
    alpha?[at] = 255
  }

  mutating func fill(_ color: RGB, _ columns: Range<Int>, _ rows: Range<Int>) {
    for y in rows.clamped(to: 0..<height) {
      for x in columns.clamped(to: 0..<width) { blend(color, 1, x: x, y: y) }
    }
  }

  /// Fills with the variant that stands out from the mean of what `ground` has there.
  mutating func fill(
    _ color: ContrastingColor, _ columns: Range<Int>, _ rows: Range<Int>, over ground: PictureCanvas
  ) {
    let (columns, rows) = (columns.clamped(to: 0..<width), rows.clamped(to: 0..<height))
    guard !columns.isEmpty, !rows.isEmpty else { return }
    fill(color.beside([ground.mean(columns, rows)]), columns, rows)
  }

  private func mean(_ columns: Range<Int>, _ rows: Range<Int>) -> RGB {
    var sum = SIMD3<Int>.zero
    for y in rows {
      for x in columns {
        let pixel = color(x: x, y: y)
        sum &+= SIMD3(Int(pixel.red), Int(pixel.green), Int(pixel.blue))
      }
    }
    let count = columns.count * rows.count
    return RGB(UInt8(sum.x / count), UInt8(sum.y / count), UInt8(sum.z / count))
  }

  func contains(x: Int, y: Int) -> Bool { (0..<width).contains(x) && (0..<height).contains(y) }

  /// A pixel, and those of the four at a distance from it that lie in the picture.
  func around(x: Int, y: Int, by distance: Int) -> [RGB] {
    [(x, y), (x - distance, y), (x + distance, y), (x, y - distance), (x, y + distance)]
      .filter { contains(x: $0.0, y: $0.1) }.map { color(x: $0.0, y: $0.1) }
  }

  func color(x: Int, y: Int) -> RGB {
    let at = 3 * (y * width + x)
    return RGB(rgb[at], rgb[at + 1], rgb[at + 2])
  }

  /// A glyph whose pixels are squares of `unit`.
  mutating func draw(_ glyph: [UInt8], _ color: RGB, x: Int, y: Int, unit: Int) {
    for (row, bits) in glyph.enumerated() {
      for column in 0..<BitmapFont.width where bits & (16 >> UInt8(column)) != 0 {
        let (left, top) = (x + column * unit, y + row * unit)
        fill(color, left..<left + unit, top..<top + unit)
      }
    }
  }
}
