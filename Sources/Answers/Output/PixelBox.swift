/// A box in pixels of the upright original, its edges between pixels.
public struct PixelBox: Sendable, Hashable {
  public let x0: Double, y0: Double, x1: Double, y1: Double

  public init(x0: Double, y0: Double, x1: Double, y1: Double) {
    self.x0 = x0
    self.y0 = y0
    self.x1 = x1
    self.y1 = y1
  }
}

extension LocationBox {
  /// The box in a picture: n / 1023 of its width or height.
  public func pixels(width: Int, height: Int) -> PixelBox {
    let part = fractions
    return PixelBox(
      x0: part.x0 * Double(width), y0: part.y0 * Double(height), x1: part.x1 * Double(width),
      y1: part.y1 * Double(height))
  }
}
