/// ChartQA's rule (Masry et al. 2022): a number may be 5 % off, anything else must be the same. Case does not count;
/// "12%" is 0.12. A truth of 0 must be met exactly. Of several truths any.
enum RelaxedAccuracy {
  private static let tolerance = 0.05

  static func score(_ texts: AnswerTexts) -> Score {
    Score(
      mean: .relaxed, items: texts.map(item), validity: texts.validity,
      parts: [.init("exact", texts.map { $1.contains(where: Scalars($0).isSame) ? 1 : 0 }.meanOrNil)])
  }

  static func item(_ answer: String, _ truths: [String]) -> Double {
    let answer = answer.lowercased()
    return truths.contains { isMet($0.lowercased(), by: answer) } ? 1 : 0
  }

  private static func isMet(_ truth: String, by answer: String) -> Bool {
    guard let number = number(answer), let right = self.number(truth), right != 0 else {
      return Scalars(answer).isSame(truth)
    }
    return abs(number - right) / abs(right) <= tolerance
  }

  private static func number(_ text: String) -> Double? {
    guard text.hasSuffix("%") else { return DecimalText.number(text) }
    let digits = text.unicodeScalars.reversed().drop { $0 == "%" }.reversed()
    return DecimalText.number(String(String.UnicodeScalarView(digits))).map { $0 / 100 }
  }
}

/// Numbers as Python's `float` reads them: blanks around, underlines between digits, "inf" and "nan"; no hexadecimal.
enum DecimalText {
  static func number(_ text: String) -> Double? {
    let bytes = Array(text.trimmed.lowercased().utf8)
    let digits = bytes.enumerated().filter { index, byte in
      !(byte == UInt8(ascii: "_") && isDigit(bytes, index - 1) && isDigit(bytes, index + 1))
    }.map(\.element)
    let word =
      digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+")
      ? digits.dropFirst() : digits[...]
    let isWord = ["inf", "infinity", "nan"].contains { word.elementsEqual($0.utf8) }
    guard isWord || digits.allSatisfy({ isDecimal($0) }) else { return nil }
    return Double(String(decoding: digits, as: UTF8.self))
  }

  private static func isDigit(_ bytes: [UInt8], _ index: Int) -> Bool {
    bytes.indices.contains(index) && (48...57).contains(bytes[index])
  }

  private static func isDecimal(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || "+-.e".utf8.contains(byte)
  }
}
