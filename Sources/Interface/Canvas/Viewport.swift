import Foundation

/// Which part of a picture stands on which pixels of the preview's area, and back.
///
/// Picture coordinates are fractions of its width and height; area coordinates are pixels of half cells.
public struct Viewport: Sendable, Hashable {
  /// The pixels of the area that the picture covers: x, y, width, height.
  public let x: Int, y: Int, width: Int, height: Int
  /// The part of the picture shown there, in fractions: left, top, width, height.
  public let left: Double, top: Double, shownWidth: Double, shownHeight: Double

  /// The picture's part seen at `view` in an area of `cells`, aspect kept, centred.
  public init(_ view: PictureView, pictureWidth: Int, pictureHeight: Int, cells: Size) {
    let (areaWidth, areaHeight) = (Double(max(1, cells.columns)), Double(max(1, cells.rows * 2)))
    let (pictureWidth, pictureHeight) = (Double(max(1, pictureWidth)), Double(max(1, pictureHeight)))
    let scale = min(areaWidth / pictureWidth, areaHeight / pictureHeight) * max(1, view.zoom)
    let (scaledWidth, scaledHeight) = (pictureWidth * scale, pictureHeight * scale)
    width = max(1, Int(min(areaWidth, scaledWidth.rounded())))
    height = max(1, Int(min(areaHeight, scaledHeight.rounded())))
    x = (Int(areaWidth) - width) / 2
    y = (Int(areaHeight) - height) / 2
    shownWidth = min(1, Double(width) / max(1, scaledWidth))
    shownHeight = min(1, Double(height) / max(1, scaledHeight))
    left = min(max(view.centerX - shownWidth / 2, 0), 1 - shownWidth)
    top = min(max(view.centerY - shownHeight / 2, 0), 1 - shownHeight)
  }

  /// A whole picture on its own pixels.
  init(wholeWidth: Int, height: Int) {
    (x, y, width, self.height) = (0, 0, wholeWidth, height)
    (left, top, shownWidth, shownHeight) = (0, 0, 1, 1)
  }

  /// Where a point of the picture (fractions) stands, in pixels of the area; may lie outside of it.
  public func pixel(_ fractionX: Double, _ fractionY: Double) -> (x: Double, y: Double) {
    (
      Double(x) + (fractionX - left) / shownWidth * Double(width),
      Double(y) + (fractionY - top) / shownHeight * Double(height)
    )
  }

  /// The point of the picture (fractions) under a cell of the area.
  public func fraction(cellX: Int, cellY: Int) -> (x: Double, y: Double) {
    (
      left + (Double(cellX - x) + 0.5) / Double(width) * shownWidth,
      top + (Double(cellY * 2 - y) + 1) / Double(height) * shownHeight
    )
  }
}
