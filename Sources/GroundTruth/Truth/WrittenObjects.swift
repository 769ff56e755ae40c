import Answers

/// Objects of a text as the model writes it: `<loc0100><loc0200><loc0300><loc0400> cat ; ...`, with `<seg...>` or not.
enum WrittenObjects {
  /// Boxes are in pixels of `size`; where that is not known, as if the picture were square and of 1023 pixels a side.
  static func parse(_ text: String, in size: PictureSize?) -> [TruthObject] {
    var parser = OutputParser()
    for piece in CodePieces(text) {
      parser.append(
        String(piece.text), location: piece.location, segmentCode: piece.segmentCode, logprob: nil)
    }
    let size = size ?? PictureSize(width: 1023, height: 1023)
    return parser.output.detections.map { detection in
      TruthObject(
        id: detection.index + 1, category: -1, label: detection.label,
        box: ObjectBox(detection.box.pixels(width: size.width, height: size.height)),
        codes: ReferringAnswer(box: detection.box, codes: detection.segmentCodes))
    }
  }
}

/// A text in pieces: places, mask codes, and what stands between them.
struct CodePieces: Sequence, IteratorProtocol {
  struct Piece {
    let text: Substring
    var location: Int?
    var segmentCode: Int?
  }

  private var rest: Substring

  init(_ text: String) { rest = Substring(text) }

  mutating func next() -> Piece? {
    guard !rest.isEmpty else { return nil }
    if let piece = Self.code(rest) {
      rest = rest.dropFirst(piece.text.count)
      return piece
    }
    // At least one character: a "<" that begins no code is text.
    let end = rest.dropFirst().firstIndex { $0 == "<" } ?? rest.endIndex
    defer { rest = rest[end...] }
    return Piece(text: rest[..<end])
  }

  private static func code(_ text: Substring) -> Piece? {
    if let value = number(text, after: "<loc", digits: 4), value < 1024 {
      return Piece(text: text.prefix(9), location: value)
    }
    if let value = number(text, after: "<seg", digits: 3), value < 128 {
      return Piece(text: text.prefix(8), segmentCode: value)
    }
    return nil
  }

  private static func number(_ text: Substring, after start: String, digits count: Int) -> Int? {
    let bytes = text.utf8.prefix(start.utf8.count + count + 1)
    guard bytes.count == start.utf8.count + count + 1, bytes.starts(with: start.utf8),
      bytes.last == UInt8(ascii: ">")
    else { return nil }
    let digits = bytes.dropFirst(start.utf8.count).dropLast()
    guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
  }
}
