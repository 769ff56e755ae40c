import Answers

/// What an object covers, as data sets tell it.
public enum ObjectShape: Sendable, Equatable {
  /// Outlines, x0, y0, x1, y1, ..., in pixels; the object is what any of them holds.
  case polygons([[Double]])
  case runs(RunLengths)

  /// The mask in a picture of that size.
  public func mask(height: Int, width: Int) -> RunLengths {
    switch self {
    case .runs(let runs): runs
    case .polygons(let outlines):
      RunLengths(filling: outlines.compactMap(PolygonMask.outline), height: height, width: width)
    }
  }
}

extension ObjectBox {
  /// The box as a shape.
  public var shape: ObjectShape {
    .polygons([[x, y, x, y + height, x + width, y + height, x + width, y]])
  }
}
