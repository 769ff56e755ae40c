/// About how many tokens a text is, where no tokenizer is at hand. Words of Gemma's large vocabulary are mostly one token.
enum TokenEstimate {
  /// With the mark of the beginning and the newline at the end.
  static func tokens(ofPrompt text: String) -> Int { tokens(of: text) + 2 }

  static func tokens(of text: String) -> Int {
    var pieces = TextPieces()
    return (pieces.append(text) + pieces.finish()).reduce(0) { $0 + tokens(ofPiece: $1) }
  }

  private static func tokens(ofPiece piece: String) -> Int {
    if AnswerCode.location(piece) != nil || AnswerCode.segment(piece) != nil { return 1 }
    let (plain, other) = piece.utf8.reduce((0, 0)) { $1 < 0x80 ? ($0.0 + 1, $0.1) : ($0.0, $0.1 + 1) }
    // Of other scripts about a character and a half, of two or three bytes each.
    return max(1, (plain + 7) / 8 + (other + 3) / 4)
  }
}
