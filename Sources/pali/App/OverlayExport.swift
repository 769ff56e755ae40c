import Foundation
import Interface
import Pictures

/// Writes a picture with its boxes, masks and labels.
enum OverlayExport {
  /// How it went, for the status line.
  static func write(_ request: ExportRequest, _ themes: UserThemes) -> Notice {
    let path = request.destination ?? "\((request.picture as NSString).deletingPathExtension)-pali.png"
    do {
      let picture = try PictureFile.decode(request.picture)
      let theme = try themes.load(request.theme, for: .direct)
      let painted = OverlayPainter(theme).paint(
        request.detections, on: picture, boxes: request.boxes, masks: request.masks, labels: request.labels)
      try painted.writePNG(to: path)
      return Notice("written: \(path)")
    } catch {
      return Notice("\(error)", kind: .error)
    }
  }
}
