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
