import PaliGemma
import Pictures

/// Draws an answer's objects into the picture itself, at its full resolution.
///
/// Masks tint what they cover, boxes are outlined, and each label stands with its score on a plate of its
/// object's colour. Lines and letters grow with the picture.
public struct OverlayPainter: Sendable {
  private let theme: Theme
  /// How much of a mask's pixel is its object's colour.
  private static let tint = 0.45

  public init(_ theme: Theme = .builtIn) { self.theme = theme }

  /// The picture with those of the three that are asked for. Masks lie under all boxes, boxes under all labels.
  public func paint(
    _ detections: [Detection], on picture: Picture, boxes: Bool = true, masks: Bool = true,
    labels: Bool = true
  ) -> Picture {
    var canvas = PictureCanvas(picture)
    let line = max(1, max(picture.width, picture.height) / 400)
    let unit = max(1, max(picture.width, picture.height) / 300)
    for detection in detections where masks { tint(&canvas, detection) }
    for detection in detections where boxes { outline(&canvas, detection, line) }
    for detection in detections where labels { label(&canvas, detection, unit) }
    return canvas.picture
  }

  private func tint(_ canvas: inout PictureCanvas, _ detection: Detection) {
    guard let mask = detection.mask else { return }
    let color = theme.objectColor(detection.index)
    let region = mask.pasted(in: detection.box, width: canvas.width, height: canvas.height)
    for row in 0..<region.height {
      for column in 0..<region.width where region.isInside(column: column, row: row) {
        canvas.blend(color, Self.tint, x: region.x + column, y: region.y + row)
      }
    }
  }

  private func outline(_ canvas: inout PictureCanvas, _ detection: Detection, _ width: Int) {
    let color = theme.objectColor(detection.index)
    let edges = canvas.edges(detection.box)
    let (right, bottom) = (edges.right + 1, edges.bottom + 1)
    let line = min(width, right - edges.left, bottom - edges.top)
    canvas.fill(color, edges.left..<right, edges.top..<edges.top + line)
    canvas.fill(color, edges.left..<right, bottom - line..<bottom)
    canvas.fill(color, edges.left..<edges.left + line, edges.top..<bottom)
    canvas.fill(color, right - line..<right, edges.top..<bottom)
  }

  /// Above the box where there is room, else inside its top; moved and cut so that it lies in the picture.
  private func label(_ canvas: inout PictureCanvas, _ detection: Detection, _ unit: Int) {
    let color = theme.objectColor(detection.index)
    let ink = color.luminance > 127 ? RGB(0, 0, 0) : RGB(255, 255, 255)
    let edges = canvas.edges(detection.box)
    var rows = BitmapFont.rows(of: Self.text(detection))
    rows.removeLast(max(0, rows.count - (canvas.width / unit - 1) / BitmapFont.advance))
    guard !rows.isEmpty else { return }
    let width = (rows.count * BitmapFont.advance + 1) * unit
    let height = (BitmapFont.height + 2) * unit
    let x = max(0, min(edges.left, canvas.width - width))
    let y = edges.top >= height ? edges.top - height : edges.top
    canvas.fill(color, x..<x + width, y..<y + height)
    for (place, glyph) in rows.enumerated() {
      let left = x + (1 + place * BitmapFont.advance) * unit
      canvas.draw(glyph, ink, x: left, y: y + unit, unit: unit)
    }
  }

  private static func text(_ detection: Detection) -> String {
    let hundredths = detection.score > 0 ? Int((min(detection.score, 1) * 100).rounded()) : 0
    let score = "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
    return detection.label.isEmpty ? score : "\(detection.label) \(score)"
  }
}
