extension Picture {
  /// Pillow's antialiased bicubic (a = -0.5), squashed to width x height; within 1/255 of Pillow at every pixel.
  public func squashed(width: Int, height: Int) -> Picture { fatalError("skeleton") }

  /// The exact area average of a rectangle of this picture (in its pixels, fractional edges allowed), as
  /// width x height RGB bytes. Transparent parts are laid over `background`, or a checkerboard when nil.
  public func areaAverage(
    x: Double, y: Double, width: Double, height: Double, columns: Int, rows: Int
  ) -> [UInt8] { fatalError("skeleton") }
}
