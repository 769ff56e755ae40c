/// A part of an upright picture, in fractions of its width and height: 0 <= left < right <= 1, top and bottom alike.
public struct PictureArea: Sendable, Hashable {
  public let left: Double, top: Double, right: Double, bottom: Double

  public static let whole = PictureArea(left: 0, top: 0, right: 1, bottom: 1)

  /// Clamped to the picture, its corners in any order; what has no extent gets a thousandth of the picture's.
  public init(left: Double, top: Double, right: Double, bottom: Double) {
    func clamped(_ a: Double, _ b: Double) -> (Double, Double) {
      let (a, b) = (a.isFinite ? min(max(a, 0), 1) : 0, b.isFinite ? min(max(b, 0), 1) : 1)
      let (low, high) = (min(a, b), max(a, b))
      return high - low >= 0.001 ? (low, high) : (max(0, min(low, 0.999)), min(1, max(low, 0) + 0.001))
    }
    (self.left, self.right) = clamped(left, right)
    (self.top, self.bottom) = clamped(top, bottom)
  }

  public var width: Double { right - left }
  public var height: Double { bottom - top }

  /// The same with `share` of its width and height more on every side, within the picture.
  public func grown(by share: Double) -> PictureArea {
    let (x, y) = (width * share, height * share)
    return PictureArea(left: left - x, top: top - y, right: right + x, bottom: bottom + y)
  }

  /// Where it lies in a whole of which `part` is a part, when it is a part of that.
  public func within(_ part: PictureArea) -> PictureArea {
    PictureArea(
      left: part.left + left * part.width, top: part.top + top * part.height,
      right: part.left + right * part.width, bottom: part.top + bottom * part.height)
  }

  /// The pixels of it in a picture of this size: at least one.
  public func pixels(width: Int, height: Int) -> (columns: Range<Int>, rows: Range<Int>) {
    func range(_ from: Double, _ to: Double, _ side: Int) -> Range<Int> {
      let side = max(side, 1)
      let low = min(max(0, Int((from * Double(side)).rounded())), side - 1)
      return low..<min(max(low + 1, Int((to * Double(side)).rounded())), side)
    }
    return (range(left, right, width), range(top, bottom, height))
  }
}

extension PictureArea: Codable {
  /// As left, top, right, bottom.
  public init(from decoder: any Decoder) throws {
    let edges = try [Double](from: decoder)
    guard edges.count == 4 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not four fractions"))
    }
    self.init(left: edges[0], top: edges[1], right: edges[2], bottom: edges[3])
  }

  public func encode(to encoder: any Encoder) throws { try [left, top, right, bottom].encode(to: encoder) }
}
