extension Picture {
  /// Writes a PNG atomically: a temporary beside it, fsync, rename. Throws `PictureError`.
  public func writePNG(to path: String) throws { fatalError("skeleton") }
}
