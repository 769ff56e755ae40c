/// Cuts text into codes (`<loc0010>`, `<seg001>`) and words, each with the blanks before it, wherever the pieces in
/// which it comes are cut.
///
/// What may still become a code is held back. Marks of the end at the very end are no part of the answer.
public struct TextPieces {
  private var rest: [UInt8] = []
  /// Marks of the end after which nothing has come yet.
  private var ends: [String] = []

  public init() {}

  public mutating func append(_ text: String) -> [String] {
    rest += text.utf8
    return take(isWhole: false)
  }

  /// What is left.
  public mutating func finish() -> [String] {
    defer { (rest, ends) = ([], []) }
    let pieces = take(isWhole: true)
    let isBlank = rest.isEmpty || !ends.isEmpty
    return pieces + (isBlank ? [] : [String(decoding: rest, as: UTF8.self)])
  }

  private mutating func take(isWhole: Bool) -> [String] {
    var pieces: [String] = []
    var start = 0
    while let end = Self.piece(in: rest[start...], isWhole: isWhole) {
      let piece = String(decoding: rest[start..<end], as: UTF8.self)
      start = end
      if AnswerCode.isEnd(piece) {
        ends.append(piece)
      } else {
        pieces += ends + [piece]
        ends = []
      }
    }
    rest.removeFirst(start)
    return pieces
  }

  /// Where the first piece ends; nil where that is not known, or nothing but blanks are left.
  private static func piece(in bytes: ArraySlice<UInt8>, isWhole: Bool) -> Int? {
    guard let start = bytes.firstIndex(where: { !AnswerCode.isBlank($0) }) else { return nil }
    switch AnswerCode.match(bytes[start...]) {
    case .code(let length): return start + length
    case .begun where !isWhole: return nil
    case .begun, .none: break
    }
    return bytes[(start + 1)...].firstIndex { byte in AnswerCode.isBlank(byte) || byte == UInt8(ascii: "<") }
      ?? bytes.endIndex
  }
}
