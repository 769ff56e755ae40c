import Answers

/// Outlines that a data set may ask to be filled.
enum PolygonMask {
  /// Points along an outline; a file that asks for more is refused.
  private static let pointLimit = 20_000_000
  /// Coordinates in pixels beyond this are refused.
  private static let reach = 100_000.0

  /// nil for one that cannot be walked in bounds.
  static func outline(_ places: [Double]) -> PolygonOutline? {
    guard let outline = PolygonOutline(places, reach: reach), outline.pointCount <= pointLimit else {
      return nil
    }
    return outline
  }
}
