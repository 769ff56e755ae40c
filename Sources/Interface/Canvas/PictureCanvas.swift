import Pictures

/// A picture's pixels while something is drawn on them; what is drawn is opaque.
struct PictureCanvas: PixelSurface {
  let width: Int
  let height: Int
  private var rgb: [UInt8]
  private var alpha: [UInt8]?

  init(_ picture: Picture) {
    (width, height, rgb, alpha) = (picture.width, picture.height, picture.rgb, picture.alpha)
  }

  var picture: Picture { Picture(width: width, height: height, rgb: rgb, alpha: alpha) }

  subscript(x: Int, y: Int) -> RGB {
    get {
      let at = 3 * (y * width + x)
      return RGB(rgb[at], rgb[at + 1], rgb[at + 2])
    }
    set {
      let at = y * width + x
      (rgb[3 * at], rgb[3 * at + 1], rgb[3 * at + 2]) = (newValue.red, newValue.green, newValue.blue)
      alpha?[at] = 255
    }
  }
}
