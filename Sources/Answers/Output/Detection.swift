/// A box in `<loc>` units, 0...1023, relative to the squashed whole picture, in the model's order.
public struct LocationBox: Sendable, Hashable {
  public var y0: Int, x0: Int, y1: Int, x1: Int

  public init(y0: Int, x0: Int, y1: Int, x1: Int) {
    self.y0 = y0
    self.x0 = x0
    self.y1 = y1
    self.x1 = x1
  }

  /// Fractions of the picture's width and height, n / 1023, in reading order: x0, y0, x1, y1.
  public var fractions: (x0: Double, y0: Double, x1: Double, y1: Double) {
    (Double(x0) / 1023, Double(y0) / 1023, Double(x1) / 1023, Double(y1) / 1023)
  }

  /// The places nearest to a box of a picture: n / 1023 of its width or height.
  public init(_ box: PixelBox, width: Int, height: Int) {
    func place(_ edge: Double, of side: Int) -> Int {
      // Before it is a whole number: it may be anything.
      let place = (edge / Double(side) * 1023).rounded()
      return place > 0 ? Int(min(place, 1023)) : 0
    }
    self.init(
      y0: place(box.y0, of: height), x0: place(box.x0, of: width), y1: place(box.y1, of: height),
      x1: place(box.x1, of: width))
  }

  /// As prompts and answers have it: "<loc0010><loc0020><loc0500><loc0600>".
  public var text: String {
    [y0, x0, y1, x1].map { value in
      let digits = String(min(1023, max(0, value)))
      return "<loc" + String(repeating: "0", count: 4 - digits.count) + digits + ">"
    }.joined()
  }
}

/// A decoded mask: 64 x 64 probabilities over its detection's box, row-major, 0...1.
public struct BoxMask: Sendable, Equatable {
  public static let side = 64
  public let probabilities: [Float]

  public init(probabilities: [Float]) {
    precondition(probabilities.count == Self.side * Self.side)
    self.probabilities = probabilities
  }
}

/// What is odd about a detection; shown, never dropped in silence.
public struct DetectionFlags: OptionSet, Sendable, Hashable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  public static let missingLabel = DetectionFlags(rawValue: 1)
  /// y1 < y0 or x1 < x0 as written; the box is kept as written.
  public static let inverted = DetectionFlags(rawValue: 2)
  /// Fewer or more than sixteen `<seg>` codes: the box stands, the mask does not.
  public static let wrongSegmentCount = DetectionFlags(rawValue: 4)
  /// More than four `<loc>` in a row: the first four make the box.
  public static let extraLocations = DetectionFlags(rawValue: 8)

  /// What somebody has done who looked at it: agreed to it, called it something else, moved its box, added it.
  public static let accepted = DetectionFlags(rawValue: 16)
  public static let relabelled = DetectionFlags(rawValue: 32)
  public static let moved = DetectionFlags(rawValue: 64)
  public static let added = DetectionFlags(rawValue: 128)
  /// It is not so. Records keep such objects apart, under no flag.
  public static let rejected = DetectionFlags(rawValue: 256)
}

/// One object of an answer.
public struct Detection: Sendable, Equatable {
  /// Its place in the answer, 0, 1, ...: also the index of its colour.
  public let index: Int
  public var label: String
  public var box: LocationBox
  /// Sixteen codes 0...127, or empty.
  public var segmentCodes: [Int]
  /// Present once sixteen codes are in and a mask decoder is there.
  public var mask: BoxMask?
  /// 0...1; what it is made of is documented where it is computed. nil where probabilities are not known.
  public var score: Float?
  public var flags: DetectionFlags

  public init(
    index: Int, label: String = "", box: LocationBox, segmentCodes: [Int] = [], mask: BoxMask? = nil,
    score: Float? = nil, flags: DetectionFlags = []
  ) {
    self.index = index
    self.label = label
    self.box = box
    self.segmentCodes = segmentCodes
    self.mask = mask
    self.score = score
    self.flags = flags
  }
}

/// An answer taken apart, in order: what is text and what belongs to which detection.
public struct ParsedOutput: Sendable, Equatable {
  /// A stretch of the answer's text; `detection` is the index of the object it describes, or nil.
  public struct Span: Sendable, Equatable {
    public var text: String
    public var detection: Int?

    public init(text: String, detection: Int?) {
      self.text = text
      self.detection = detection
    }
  }

  public var spans: [Span]
  public var detections: [Detection]

  /// Of all spans.
  public var text: String { spans.map(\.text).joined() }

  public init(spans: [Span] = [], detections: [Detection] = []) {
    self.spans = spans
    self.detections = detections
  }
}
