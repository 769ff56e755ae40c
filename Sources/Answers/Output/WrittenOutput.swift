extension ParsedOutput {
  /// A whole answer taken apart, where nothing but its text is known.
  public init(text: String, decodeMask: @escaping ([Int]) -> BoxMask? = { _ in nil }) {
    var parser = OutputParser(decodeMask: decodeMask)
    var pieces = TextPieces()
    for piece in pieces.append(text) + pieces.finish() {
      parser.append(
        piece, location: AnswerCode.location(piece), segmentCode: AnswerCode.segment(piece), logprob: nil)
    }
    self = parser.output
  }
}

extension ParsedOutput {
  /// Objects that were not written so, as the model would have written them.
  public init(objects: [Detection]) {
    self.init(detections: objects)
    rewrite()
  }

  /// Writes its text anew as the model would: the objects that are so, in order.
  public mutating func rewrite() {
    let standing = detections.filter { !$0.flags.contains(.rejected) }
    spans = standing.enumerated().flatMap { place, object in
      (place > 0 ? [Span(text: " ; ", detection: nil)] : [])
        + [Span(text: object.written, detection: object.index)]
    }
  }
}

extension Detection {
  /// "<loc0010><loc0020><loc0500><loc0600> cat", with codes of a mask where there are sixteen.
  public var written: String {
    box.text + (segmentCodes.count == 16 ? AnswerCode.text(segments: segmentCodes) : "") + " " + label
  }
}
