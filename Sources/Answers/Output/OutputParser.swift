/// Takes an answer apart while it is written: `<loc>` x 4, `<seg>` x 16 or none, a label, ` ; `, and so on.
///
/// After each token `output` is what the answer would be if it ended there: a box is there with its fourth
/// `<loc>`, a mask with its sixteenth `<seg>`. Nothing is dropped: the texts of all spans make up the answer.
/// What does not have that form stays text, or becomes a detection with flags.
public struct OutputParser {
  public private(set) var output = ParsedOutput()
  private let decodeMask: ([Int]) -> BoxMask?
  /// The detection that segments and label belong to.
  private var open: OpenDetection?
  /// Locations in a row that make no box yet, at most three; their text is the last span.
  private var run: [Location] = []

  private struct Location {
    let value: Int
    let logprob: Float?
  }

  public init(decodeMask: @escaping ([Int]) -> BoxMask? = { _ in nil }) { self.decodeMask = decodeMask }

  /// Takes a token: its text, what code it stands for, if any, and the logarithm of its probability, where it is known.
  public mutating func append(_ text: String, location: Int?, segmentCode: Int?, logprob: Float?) {
    if let location {
      append(Location(value: location, logprob: logprob), text)
    } else if let segmentCode, open != nil {
      run = []
      append(segmentCode, text)
    } else if !text.isEmpty {
      run = []
      append(text, logprob)
    }
  }

  // MARK: Locations

  private mutating func append(_ location: Location, _ text: String) {
    if open?.isBare == false { open = nil }
    if run.isEmpty {
      // A span of its own: it changes hands if it grows into a box.
      output.spans.append(ParsedOutput.Span(text: text, detection: open?.index))
    } else {
      output.spans[output.spans.count - 1].text += text
    }
    run.append(location)
    if run.count == 4 {
      begin()
    } else if let index = open?.index {
      output.detections[index].flags.insert(.extraLocations)
    }
  }

  /// Makes a detection of four locations.
  private mutating func begin() {
    if let previous = open?.index { output.detections[previous].flags.remove(.extraLocations) }
    let index = output.detections.count
    let box = LocationBox(y0: run[0].value, x0: run[1].value, y1: run[2].value, x1: run[3].value)
    var flags: DetectionFlags = .missingLabel
    if box.y1 < box.y0 || box.x1 < box.x0 { flags.insert(.inverted) }
    let begun = OpenDetection(index: index, score: DetectionScore(locations: run.map(\.logprob)))
    output.detections.append(Detection(index: index, box: box, score: begun.score.value, flags: flags))
    output.spans[output.spans.count - 1].detection = index
    open = begun
    run = []
  }

  // MARK: Segments

  private mutating func append(_ code: Int, _ text: String) {
    guard let index = open?.index else { return }
    addSpan(text, index)
    open?.isBare = false
    output.detections[index].segmentCodes.append(code)
    let codes = output.detections[index].segmentCodes
    if codes.count == 16 {
      output.detections[index].flags.remove(.wrongSegmentCount)
      output.detections[index].mask = decodeMask(codes)
    } else {
      output.detections[index].flags.insert(.wrongSegmentCount)
      output.detections[index].mask = nil
    }
  }

  // MARK: Text

  private mutating func append(_ text: String, _ logprob: Float?) {
    guard var label = open else { return addSpan(text, nil) }
    label.isBare = false
    var named = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first, let piece = label.take(scalar) {
      named += piece
      rest.removeFirst()
    }
    addSpan(String(text.unicodeScalars[..<rest.startIndex]), label.index)
    if !named.isEmpty {
      label.score.append(label: logprob)
      output.detections[label.index].label += named
      output.detections[label.index].score = label.score.value
      output.detections[label.index].flags.remove(.missingLabel)
    }
    open = rest.isEmpty ? label : nil
    if !rest.isEmpty { addSpan(String(rest), nil) }
  }

  private mutating func addSpan(_ text: String, _ detection: Int?) {
    guard !text.isEmpty else { return }
    if let last = output.spans.last, last.detection == detection {
      output.spans[output.spans.count - 1].text += text
    } else {
      output.spans.append(ParsedOutput.Span(text: text, detection: detection))
    }
  }
}

/// What is known of a detection while it is written.
private struct OpenDetection {
  let index: Int
  var score: DetectionScore
  /// Nothing has come after its locations.
  var isBare = true
  private var hasLabel = false
  /// Blanks and semicolons that belong to the label only if it goes on after them.
  private var held = ""
  private var heldSeparator = false

  init(index: Int, score: DetectionScore) { (self.index, self.score) = (index, score) }

  /// What a scalar adds to the label; nil when it is beyond the separator that ends the label.
  ///
  /// A separator is a semicolon after a blank, or before any label: "cat;dog" is a label, "cat ; dog" is one
  /// with text after it.
  mutating func take(_ scalar: Unicode.Scalar) -> String? {
    let isBlank = scalar.properties.isWhitespace
    if isBlank || scalar == ";" {
      if scalar == ";", !held.isEmpty || !hasLabel { heldSeparator = true }
      held.unicodeScalars.append(scalar)
      return ""
    }
    if heldSeparator { return nil }
    defer {
      held = ""
      hasLabel = true
    }
    return (hasLabel ? held : "") + String(scalar)
  }
}
