/// Pixels of half cells, row-major: two rows of pixels make a row of cells.
public struct PixelGrid: Sendable, Equatable {
  public let width: Int
  public let height: Int
  public var pixels: [RGB]

  public init(width: Int, height: Int, pixels: [RGB]) {
    precondition(pixels.count == width * height)
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// From RGB bytes, width * height * 3.
  public init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(bytes.count == width * height * 3)
    self.width = width
    self.height = height
    pixels = [RGB](unsafeUninitializedCapacity: width * height) { pixels, count in
      for i in 0..<width * height {
        pixels.initializeElement(at: i, to: RGB(bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]))
      }
      count = width * height
    }
  }

  public subscript(x: Int, y: Int) -> RGB {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }
}
