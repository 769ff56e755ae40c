/// The codes that stand in an answer's text: `<loc0010>`, `<seg001>`.
public enum AnswerCode {
  /// 0...1023; nil for any other text.
  public static func location(_ text: String) -> Int? { number(in: text, "<loc", digits: 4, below: 1024) }
  /// 0...127; nil for any other text.
  public static func segment(_ text: String) -> Int? { number(in: text, "<seg", digits: 3, below: 128) }

  private static func number(in text: String, _ start: String, digits: Int, below limit: Int) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == start.utf8.count + digits + 1, text.hasPrefix(start), bytes.last == UInt8(ascii: ">")
    else { return nil }
    let numerals = bytes[start.utf8.count..<bytes.count - 1]
    guard numerals.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }
    let number = numerals.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return number < limit ? number : nil
  }
}
