import Answers
import Pictures

/// Draws an answer's objects into the picture itself, at its full resolution.
///
/// Masks tint what they cover, and each label stands with its score on a plate of its object's colour. Lines run
/// outside of what they surround, in colours that stand out there; a box whose mask is drawn shows its corners
/// alone. Lines and letters grow with the picture.
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
    // Lines stand out from this, and not from each other.
    let ground = canvas
    for detection in detections where masks { contour(&canvas, detection, line, ground) }
    for detection in detections where boxes {
      outline(&canvas, detection, line, ground, cornersOnly: masks && detection.mask != nil)
    }
    for detection in detections where labels { label(&canvas, detection, unit) }
    return canvas.picture
  }

  private func tint(_ canvas: inout PictureCanvas, _ detection: Detection) {
    guard let mask = detection.mask else { return }
    let color = theme.objectColor(detection.index)
    let region = Self.region(mask, detection.box, on: canvas)
    for row in 0..<region.height {
      for column in 0..<region.width where region.isInside(column: column, row: row) {
        canvas.blend(color, Self.tint, x: region.x + column, y: region.y + row)
      }
    }
  }

  /// At least a pixel wide and high, as a box is: what is there is seen.
  private static func region(_ mask: BoxMask, _ box: LocationBox, on canvas: PictureCanvas) -> MaskRegion {
    let edges = canvas.edges(box)
    let (columns, rows) = (edges.left..<edges.right + 1, edges.top..<edges.bottom + 1)
    return mask.resized(to: columns, rows, seen: columns, rows)
  }

  private func contour(
    _ canvas: inout PictureCanvas, _ detection: Detection, _ line: Int, _ ground: PictureCanvas
  ) {
    guard let mask = detection.mask else { return }
    let color = ContrastingColor(theme.objectColor(detection.index))
    let region = Self.region(mask, detection.box, on: canvas)
    for (x, y) in PastedContour(region, width: line).pixels where canvas.contains(x: x, y: y) {
      canvas.blend(color.beside(ground.around(x: x, y: y, by: line)), 1, x: x, y: y)
    }
  }

  private func outline(
    _ canvas: inout PictureCanvas, _ detection: Detection, _ line: Int, _ ground: PictureCanvas,
    cornersOnly: Bool
  ) {
    let color = ContrastingColor(theme.objectColor(detection.index))
    let edges = canvas.edges(detection.box)
    let (left, top) = (max(0, edges.left - line), max(0, edges.top - line))
    let (right, bottom) = (
      min(canvas.width, edges.right + 1 + line), min(canvas.height, edges.bottom + 1 + line)
    )
    let thickness = min(line, right - left, bottom - top)
    let across = Self.pieces(left..<right, of: 8 * line, cornersOnly)
    let down = Self.pieces(top..<bottom, of: 8 * line, cornersOnly)
    for piece in across {
      canvas.fill(color, piece, top..<top + thickness, over: ground)
      canvas.fill(color, piece, bottom - thickness..<bottom, over: ground)
    }
    for piece in down {
      canvas.fill(color, left..<left + thickness, piece, over: ground)
      canvas.fill(color, right - thickness..<right, piece, over: ground)
    }
  }

  /// A side in pieces that choose their colours apart, or of them the fifths at both ends.
  private static func pieces(_ side: Range<Int>, of length: Int, _ endsOnly: Bool) -> [Range<Int>] {
    let end = max(1, side.count / 5)
    let parts = endsOnly ? [side.prefix(end), side.suffix(end)] : [side[...]]
    return parts.flatMap { part in
      stride(from: part.startIndex, to: part.endIndex, by: length).map {
        $0..<min($0 + length, part.endIndex)
      }
    }
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
