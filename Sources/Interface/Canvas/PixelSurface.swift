/// Pixels to draw on: a preview's, or a whole picture's.
protocol PixelSurface {
  var width: Int { get }
  var height: Int { get }
  /// Of a pixel that lies on it.
  subscript(x: Int, y: Int) -> RGB { get set }
}

extension PixelGrid: PixelSurface {}

extension PixelSurface {
  func contains(x: Int, y: Int) -> Bool { x >= 0 && y >= 0 && x < width && y < height }

  /// A pixel, and those of the four at a distance from it that lie here.
  func around(x: Int, y: Int, by distance: Int) -> [RGB] {
    [(x, y), (x - distance, y), (x + distance, y), (x, y - distance), (x, y + distance)]
      .filter { contains(x: $0.0, y: $0.1) }.map { self[$0.0, $0.1] }
  }

  /// Of a part that is not empty and lies here.
  func mean(_ columns: Range<Int>, _ rows: Range<Int>) -> RGB {
    var sum = SIMD3<Int>.zero
    for y in rows {
      for x in columns {
        let pixel = self[x, y]
        sum &+= SIMD3(Int(pixel.red), Int(pixel.green), Int(pixel.blue))
      }
    }
    let count = columns.count * rows.count
    return RGB(UInt8(sum.x / count), UInt8(sum.y / count), UInt8(sum.z / count))
  }

  /// The part of a rectangle that lies here.
  mutating func fill(_ color: RGB, _ columns: Range<Int>, _ rows: Range<Int>) {
    for y in rows.clamped(to: 0..<height) {
      for x in columns.clamped(to: 0..<width) { self[x, y] = color }
    }
  }
}
