/// A decoded picture, upright: 8-bit RGB, row-major, with the alpha channel beside it where the file has one.
///
/// `rgb` is what Pillow's `convert("RGB")` gives (alpha dropped, not blended): the model's input is made
/// from it. `alpha` is for showing the picture over a checkerboard.
public struct Picture: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// width * height * 3 bytes.
  public let rgb: [UInt8]
  /// width * height bytes, or nil when the picture is opaque.
  public let alpha: [UInt8]?

  public init(width: Int, height: Int, rgb: [UInt8], alpha: [UInt8]? = nil) {
    precondition(rgb.count == width * height * 3)
    self.width = width
    self.height = height
    self.rgb = rgb
    self.alpha = alpha
  }
}
