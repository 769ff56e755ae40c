/// A preview's pixels as they are perceived, worked out once for all the lines over them.
struct PerceivedGround {
  private let width: Int, height: Int
  private let axes: [SIMD3<Float>]

  init(_ surface: some PixelSurface) {
    (width, height) = (surface.width, surface.height)
    var axes: [SIMD3<Float>] = []
    axes.reserveCapacity(width * height)
    for y in 0..<height {
      for x in 0..<width { axes.append(PerceivedColor(surface[x, y]).axes) }
    }
    self.axes = axes
  }

  /// How near a colour comes to a pixel, or to those of the four at a distance from it that lie here: the square of the
  /// distance.
  func nearest(to color: SIMD3<Float>, x: Int, y: Int, by distance: Int) -> Float {
    var least = Float.infinity
    func look(_ x: Int, _ y: Int) {
      guard x >= 0, y >= 0, x < width, y < height else { return }
      let apart = axes[y * width + x] - color
      least = min(least, (apart * apart).sum())
    }
    look(x, y)
    look(x - distance, y)
    look(x + distance, y)
    look(x, y - distance)
    look(x, y + distance)
    return least
  }
}
