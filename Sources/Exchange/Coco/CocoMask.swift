import Answers
import JSON

/// An annotation's mask in any of its three forms: polygons, run lengths as numbers, run lengths as text.
enum CocoMask {
  /// nil where it is none, or of another size. Throws `JSONError` for what is no mask at all.
  static func read(_ value: JSONValue, width: Int, height: Int) throws -> RunLengths? {
    guard value.kind == .object else { return try polygons(value, width, height) }
    guard try value.required("size").ints() == [height, width] else { return nil }
    let counts = try value.required("counts")
    return counts.kind == .array
      ? RunLengths(checking: try counts.ints(), height: height, width: width)
      : RunLengths(text: try counts.string(), height: height, width: width)
  }

  private static func polygons(_ value: JSONValue, _ width: Int, _ height: Int) throws -> RunLengths? {
    let polygons = try value.elements().map { try $0.elements().map { try $0.double() } }
    return PolygonRuns.mask(polygons, height: height, width: width)
  }
}
