/// What of an object is compared.
public struct ComparedObject: Sendable, Equatable {
  /// Its place in the answer: `Detection.index`.
  public let index: Int
  public let label: String
  public let box: LocationBox
  /// 0...1; nil where it is not known.
  public let score: Float?
  public let mask: ComparedMask?

  public init(index: Int, label: String, box: LocationBox, score: Float? = nil, mask: ComparedMask? = nil) {
    self.index = index
    self.label = label
    self.box = box
    self.score = score
    self.mask = mask
  }

  public init(_ detection: Detection) {
    self.init(
      index: detection.index, label: detection.label, box: detection.box, score: detection.score,
      mask: detection.mask.map(ComparedMask.decoded))
  }

  /// nil where it has neither places nor a box of a picture whose size is known.
  init?(_ object: DetectedObject, index: Int, width: Int, height: Int) {
    guard let box = LocationBox(places: object.locations) ?? object.places(width, height) else { return nil }
    self.init(
      index: index, label: object.label, box: box, score: object.score.map { Float($0) },
      mask: object.mask.map(ComparedMask.recorded))
  }
}

extension DetectedObject {
  fileprivate func places(_ width: Int, _ height: Int) -> LocationBox? {
    guard box.count == 4, width > 0, height > 0 else { return nil }
    return LocationBox(
      PixelBox(x0: box[0], y0: box[1], x1: box[2], y1: box[3]), width: width, height: height)
  }
}
