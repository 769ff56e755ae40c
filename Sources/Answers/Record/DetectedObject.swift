/// An object of an answer as records have it: in pixels of its picture, and in the model's own codes.
public struct DetectedObject: Sendable, Equatable, Codable {
  public let label: String
  /// x0 y0 x1 y1 in pixels.
  public let box: [Double]
  /// The four places as the model writes them, y0 x0 y1 x1, 0...1023.
  public let locations: [Int]
  /// 0 to 1; nil where probabilities are not known.
  public let score: Double?
  public let flags: [String]
  public let segmentCodes: [Int]?
  public let mask: Mask?

  /// COCO's run-length code.
  public struct Mask: Sendable, Equatable, Codable {
    /// Height and width.
    public let size: [Int]
    public let counts: String

    public init(size: [Int], counts: String) {
      self.size = size
      self.counts = counts
    }
  }

  /// One that is known from elsewhere.
  public init(
    label: String, box: PixelBox, locations: LocationBox, score: Double? = nil, flags: DetectionFlags = [],
    segmentCodes: [Int]? = nil, mask: RunLengths? = nil
  ) {
    self.label = label
    self.box = [box.x0, box.y0, box.x1, box.y1]
    self.locations = [locations.y0, locations.x0, locations.y1, locations.x1]
    self.score = score
    self.flags = flags.names
    self.segmentCodes = segmentCodes
    self.mask = mask.map { Mask(size: [$0.height, $0.width], counts: $0.text) }
  }

  init(_ detection: Detection, in size: (width: Int, height: Int)) {
    let pixels = detection.box.pixels(width: size.width, height: size.height)
    let places = detection.box
    label = detection.label
    box = [pixels.x0, pixels.y0, pixels.x1, pixels.y1]
    locations = [places.y0, places.x0, places.y1, places.x1]
    score = detection.score.map(Double.init)
    flags = detection.flags.names
    segmentCodes = detection.segmentCodes.isEmpty ? nil : detection.segmentCodes
    mask = detection.mask.map { mask in
      let region = mask.pasted(in: places, width: size.width, height: size.height)
      let code = RunLengths(region, width: size.width, height: size.height)
      return Mask(size: [size.height, size.width], counts: code.text)
    }
  }
}

extension DetectionFlags {
  private static let all: [(DetectionFlags, String)] = [
    (.missingLabel, "missing_label"), (.inverted, "inverted"), (.wrongSegmentCount, "wrong_segment_count"),
    (.extraLocations, "extra_locations"), (.accepted, "accepted"), (.relabelled, "relabelled"),
    (.moved, "moved"), (.added, "added"),
  ]

  /// As records have them.
  public var names: [String] { Self.all.filter { contains($0.0) }.map(\.1) }

  /// Those of names that are known.
  public init(names: [String]) {
    self = Self.all.filter { names.contains($0.1) }.reduce(into: []) { $0.insert($1.0) }
  }
}
