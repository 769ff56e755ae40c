import Answers

/// An object as a model found it.
public struct FoundObject: Sendable {
  /// COCO's id of the category; nil where only the label is told.
  public let category: Int?
  public let label: String
  public let box: ObjectBox
  /// What COCO's tools count as its size: the box's pixels where it came with a box, else the mask's.
  public let area: Double
  /// 0...1; 1 where nothing is known, so that all such are equal.
  public let score: Double
  public let mask: RunLengths?

  public init(
    category: Int? = nil, label: String = "", box: ObjectBox, area: Double? = nil, score: Double? = nil,
    mask: RunLengths? = nil
  ) {
    self.category = category
    self.label = label
    self.box = box
    self.area = area ?? box.area
    self.score = score ?? 1
    self.mask = mask
  }

  public init(_ object: DetectedObject) {
    let edges = object.box.count == 4 ? object.box : [0, 0, 0, 0]
    self.init(
      label: object.label,
      box: ObjectBox(PixelBox(x0: edges[0], y0: edges[1], x1: edges[2], y1: edges[3])), score: object.score,
      mask: object.mask.flatMap { mask in
        guard mask.size.count == 2 else { return nil }
        return RunLengths(text: mask.counts, height: mask.size[0], width: mask.size[1])
      })
  }
}
