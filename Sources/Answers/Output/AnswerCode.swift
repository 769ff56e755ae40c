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

  public static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

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
  /// Codes of a mask as they are written: "<seg005><seg127>".
  public static func text(segments codes: [Int]) -> String {
    codes.map { code in
      let digits = String(min(127, max(0, code)))
      return "<seg" + String(repeating: "0", count: 3 - digits.utf8.count) + digits + ">"
    }.joined()
  }

  /// Whether a token ends the answer, or fills what is behind the end.
  public static func isEnd(_ piece: String) -> Bool { ends.contains(trimmed(piece)) }

  /// Whether a piece holds codes and is none.
  public static func isSeveral(_ piece: String) -> Bool {
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
