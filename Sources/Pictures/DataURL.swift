import Files

extension Picture {
  /// A data URL of a PNG, RGB or RGBA. `name` is said in errors. Throws `PictureError`.
  public func dataURL(named name: Path) throws -> String {
    try withPNG(named: name) { "data:image/png;base64," + base64($0) }
  }
}
