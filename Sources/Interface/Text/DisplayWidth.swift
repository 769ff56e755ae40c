/// How many cells text takes, and what stands on each of them.
///
/// A compact form of Unicode 15's East Asian Width (wide and full-width) and of its emoji that are shown in
/// colour by default, with what glibc's `wcwidth` counts as wide besides: a terminal that counts otherwise
/// puts everything after such a character elsewhere. Ambiguous characters count as narrow.
public enum DisplayWidth {
  /// A character that stands on one or two cells.
  public typealias Piece = (character: Character, width: Int)

  public static func of(_ character: Character) -> Int {
    if character.isASCII { return 1 }
    let scalars = character.unicodeScalars
    guard scalars.count > 1 else { return scalars.first.map(isWide) == true ? 2 : 1 }
    return pieces(character).reduce(0) { $0 + $1.width }
  }

  public static func of(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  /// A grapheme cluster as terminals lay it out: a new cell for each scalar that advances the cursor.
  ///
  /// Vowel signs and conjuncts of the scripts of India and South-East Asia thus keep cells of their own. An
  /// emoji is one piece whatever is joined to it. What combines with nothing stands on a dotted circle.
  public static func pieces(_ character: Character) -> [Piece] {
    if character.isASCII { return [(character, 1)] }
    let scalars = character.unicodeScalars
    guard let base = scalars.first else { return [] }
    if base.properties.isEmojiPresentation, !isFlagLetter(base) { return [(character, isWide(base) ? 2 : 1)] }
    var pieces: [Piece] = []
    var piece = String.UnicodeScalarView()
    for scalar in scalars {
      if !isZeroWidth(scalar) {
        pieces += finished(piece)
        piece = .init()
      } else if piece.isEmpty {
        guard scalar.properties.generalCategory == .nonspacingMark else { continue }
        piece.append("\u{25CC}")
      }
      piece.append(scalar)
    }
    pieces += finished(piece)
    return pieces.isEmpty ? [("·", 1)] : pieces
  }

  private static func finished(_ piece: String.UnicodeScalarView) -> [Piece] {
    guard let base = piece.first, let character = String(piece).first else { return [] }
    return [(character, isWide(base) ? 2 : 1)]
  }

  /// Drawn on the cell of what stands before it: marks, joiners, the later parts of Korean syllables.
  private static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x300: false
    case 0x1160...0x11FF, 0xD7B0...0xD7C6, 0xD7CB...0xD7FB, 0x200C...0x200D: true
    default: [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
    }
  }

  private static func isFlagLetter(_ scalar: Unicode.Scalar) -> Bool {
    (0x1F1E6...0x1F1FF).contains(scalar.value)
  }

  static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    guard value >= 0x1100 else { return false }
    var (low, high) = (0, wide.count)
    while low < high {
      let middle = (low + high) / 2
      if wide[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wide.count && wide[low].contains(value)
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0, 0x23F3...0x23F3,
    0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F, 0x2693...0x2693, 0x26A1...0x26A1,
    0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5, 0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA,
    0x26F2...0x26F3, 0x26F5...0x26F5, 0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B,
    0x2728...0x2728, 0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
    0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55, 0x2E80...0x2E99,
    0x2E9B...0x2EF3, 0x2F00...0x2FD5, 0x2FF0...0x2FFB, 0x3000...0x303E, 0x3041...0x3096, 0x3099...0x30FF,
    0x3105...0x312F, 0x3131...0x318E, 0x3190...0x31E3, 0x31F0...0x321E, 0x3220...0xA48C, 0xA490...0xA4C6,
    0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
    0xFE30...0xFE52, 0xFE54...0xFE66, 0xFE68...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x16FE4,
    0x16FF0...0x16FF1, 0x17000...0x187F7, 0x18800...0x18CD5, 0x18D00...0x18D08, 0x1AFF0...0x1AFFE,
    0x1B000...0x1B122, 0x1B150...0x1B152, 0x1B164...0x1B167, 0x1B170...0x1B2FB, 0x1F004...0x1F004,
    0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F202, 0x1F210...0x1F23B,
    0x1F240...0x1F248, 0x1F250...0x1F251, 0x1F260...0x1F265, 0x1F300...0x1F320, 0x1F32D...0x1F335,
    0x1F337...0x1F37C, 0x1F37E...0x1F393, 0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0,
    0x1F3F4...0x1F3F4, 0x1F3F8...0x1F43E, 0x1F440...0x1F440, 0x1F442...0x1F4FC, 0x1F4FF...0x1F53D,
    0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596, 0x1F5A4...0x1F5A4,
    0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6D7,
    0x1F6DC...0x1F6DF, 0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7EB, 0x1F7F0...0x1F7F0,
    0x1F90C...0x1F93A, 0x1F93C...0x1F945, 0x1F947...0x1F9FF, 0x1FA70...0x1FA7C, 0x1FA80...0x1FA88,
    0x1FA90...0x1FABD, 0x1FABF...0x1FAC5, 0x1FACE...0x1FADB, 0x1FAE0...0x1FAE8, 0x1FAF0...0x1FAF8,
    0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
}
