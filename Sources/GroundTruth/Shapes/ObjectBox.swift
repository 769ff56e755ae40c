import Answers

/// A box in pixels as COCO has it: its left and upper edge, its width and height.
public struct ObjectBox: Sendable, Equatable {
  public let x: Double, y: Double, width: Double, height: Double

  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// An inverted box is taken by its corners.
  public init(_ box: PixelBox) {
    let (x, y) = (min(box.x0, box.x1), min(box.y0, box.y1))
    self.init(x: x, y: y, width: max(box.x0, box.x1) - x, height: max(box.y0, box.y1) - y)
  }

  public var area: Double { width * height }

  /// What is common to both over what either covers: 0...1. Of a crowd: over what this one covers.
  public func overlap(with truth: ObjectBox, isCrowd: Bool = false) -> Double {
    let across = min(x + width, truth.x + truth.width) - max(x, truth.x)
    guard across > 0 else { return 0 }
    let down = min(y + height, truth.y + truth.height) - max(y, truth.y)
    guard down > 0 else { return 0 }
    let common = across * down
    return common / (isCrowd ? area : area + truth.area - common)
  }
}
