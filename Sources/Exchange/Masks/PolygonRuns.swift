import Answers

/// Polygons as COCO's annotations have them, as run lengths.
struct PolygonRuns {
  /// What a drawn outline may have of points, all polygons of an object together.
  private static let pointLimit = 5_000_000

  /// - Parameter polygons: x, y, x, y, ... in pixels. nil where they are none, or of no use: less than three corners,
  ///   corners far outside.
  static func mask(_ polygons: [[Double]], height: Int, width: Int) -> RunLengths? {
    guard height > 0, width > 0, !polygons.isEmpty else { return nil }
    let reach = 8 * Double(max(height, width))
    var left = pointLimit
    var outlines: [PolygonOutline] = []
    for polygon in polygons {
      guard polygon.count % 2 == 0, let outline = PolygonOutline(polygon, reach: reach) else { return nil }
      left -= outline.pointCount
      guard left >= 0 else { return nil }
      outlines.append(outline)
    }
    return RunLengths(filling: outlines, height: height, width: width)
  }
}
