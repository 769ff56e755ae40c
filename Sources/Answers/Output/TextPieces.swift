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

/// The codes that stand in an answer's text.
public enum AnswerCode {
  enum Match: Equatable {
    case code(length: Int)
    /// It ends before it is one.
    case begun
    case none
  }

  private static let ends = ["<eos>", "<pad>"]
  /// 0 stands for a digit.
  private static let forms = (["<loc0000>", "<seg000>"] + ends).map { Array($0.utf8) }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// What bytes begin with.
  static func match(_ bytes: ArraySlice<UInt8>) -> Match {
    guard bytes.first == UInt8(ascii: "<") else { return .none }
    var isBegun = false
    for form in forms where zip(bytes, form).allSatisfy(isOf) {
      if bytes.count >= form.count { return .code(length: form.count) }
      isBegun = true
    }
    return isBegun ? .begun : .none
  }

  private static func isOf(_ byte: UInt8, _ form: UInt8) -> Bool {
    let zero = UInt8(ascii: "0")
    return form == zero ? (zero...UInt8(ascii: "9")).contains(byte) : byte == form
  }

  /// 0...1023.
  public static func location(_ piece: String) -> Int? { number(in: piece, "<loc", below: 1024) }
  /// 0...127.
  public static func segment(_ piece: String) -> Int? { number(in: piece, "<seg", below: 128) }
  /// Whether a token ends the answer, or fills what is behind the end.
  public static func isEnd(_ piece: String) -> Bool { ends.contains(trimmed(piece)) }

  /// Whether a piece holds codes and is none.
  static func isSeveral(_ piece: String) -> Bool {
    var cut = TextPieces()
    let pieces = cut.append(piece) + cut.finish()
    return pieces.count > 1 && pieces.contains { location($0) != nil || segment($0) != nil }
  }

  private static func number(in piece: String, _ start: String, below limit: Int) -> Int? {
    let code = trimmed(piece)
    let bytes = Array(code.utf8)[...]
    guard code.hasPrefix(start), match(bytes) == .code(length: bytes.count),
      let number = Int(code.dropFirst(start.count).dropLast()), number < limit
    else { return nil }
    return number
  }

  private static func trimmed(_ piece: String) -> String {
    String(piece.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
