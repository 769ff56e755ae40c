import Answers

/// What is drawn over a picture: boxes, masks, labels, in its pixels.
struct PageScene {
  let record: AnswerRecord
  let objects: [DetectedObject]

  /// As parts of an SVG whose view box is the picture.
  var svg: String { objects.enumerated().map { group($0, $1) }.joined() }

  /// Letters, in pixels of the picture: some 15 of the screen's, as wide and as high as a page shows it.
  static func letterSize(width: Int, height: Int) -> Double { max(Double(width) / 42, Double(height) / 38) }

  private func group(_ index: Int, _ object: DetectedObject) -> String {
    guard let corners = corners(object) else { return "" }
    let style = PageStyle.color(of: index) + (object.flags.isEmpty ? "" : " odd")
    let title = [object.label, object.score.map(percent) ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
    return "<g class=\"\(style)\"><title>\(html(title))</title>\(mask(object))\(box(corners))"
      + "\(label(object, corners))</g>\n"
  }

  /// By size, also of what is inverted; nil where there is no box.
  private func corners(_ object: DetectedObject) -> PixelBox? {
    guard object.box.count == 4 else { return nil }
    return PixelBox(
      x0: min(object.box[0], object.box[2]), y0: min(object.box[1], object.box[3]),
      x1: max(object.box[0], object.box[2]), y1: max(object.box[1], object.box[3]))
  }

  private func mask(_ object: DetectedObject) -> String {
    guard let mask = object.runLengths(width: record.width, height: record.height),
      let outline = MaskOutline(mask), !outline.loops.isEmpty
    else { return "" }
    return "<path class=\"mask\" fill-rule=\"evenodd\" d=\"\(outline.svgPath)\"/>"
  }

  private func box(_ box: PixelBox) -> String {
    let (width, height) = (decimal(box.x1 - box.x0), decimal(box.y1 - box.y0))
    return
      "<rect class=\"box\" x=\"\(decimal(box.x0))\" y=\"\(decimal(box.y0))\" width=\"\(width)\" height=\"\(height)\"/>"
  }

  /// Above the box, or in it where there is no room.
  private func label(_ object: DetectedObject, _ box: PixelBox) -> String {
    let size = Self.letterSize(width: record.width, height: record.height)
    let text = shortened(object.label, to: 32)
    guard !text.isEmpty else { return "" }
    let y = box.y0 > 1.3 * size ? box.y0 - 0.35 * size : box.y0 + 1.1 * size
    // What begins far to the right ends at the box's right side.
    let isEnd = box.x0 > 0.7 * Double(record.width)
    let place = "x=\"\(decimal(isEnd ? box.x1 : box.x0))\" y=\"\(decimal(y))\""
    return "<text \(place)\(isEnd ? " text-anchor=\"end\"" : "")>\(html(text))</text>"
  }
}
