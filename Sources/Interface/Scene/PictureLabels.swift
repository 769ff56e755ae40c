/// Labels on the pixels of a whole picture, in letters of its own.
extension OverlayScene {
  /// Each above its box where there is room, else inside its top; moved and cut so that it lies in the picture.
  /// `unit`: the side of a letter's pixel.
  func drawLabels(on canvas: inout PictureCanvas, _ viewport: Viewport, unit: Int) {
    for item in items {
      let box = ShownBox(item.box, viewport)
      var glyphs = BitmapFont.rows(of: item.words)
      glyphs.removeLast(max(0, glyphs.count - (canvas.width / unit - 1) / BitmapFont.advance))
      guard !glyphs.isEmpty else { continue }
      let width = (glyphs.count * BitmapFont.advance + 1) * unit
      let height = (BitmapFont.height + 2) * unit
      let x = max(0, min(box.columns.lowerBound, canvas.width - width))
      let top = box.rows.lowerBound
      let y = top >= height ? top - height : top
      canvas.fill(item.color, x..<x + width, y..<y + height)
      for (place, glyph) in glyphs.enumerated() {
        let left = x + (1 + place * BitmapFont.advance) * unit
        canvas.draw(glyph, item.ink, x: left, y: y + unit, unit: unit)
      }
    }
  }
}

extension OverlayScene.Item {
  /// "cat 0.93", and as much of it as there is.
  fileprivate var words: String {
    let score = percent.map { "\($0 / 100).\($0 % 100 / 10)\($0 % 10)" }
    return [label, score ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
