/// Values that are one word: numbers, truths, dates and times.
enum TOMLWord {
  /// Nil for none of these.
  static func value(_ word: String) throws(TOMLWordFault) -> TOMLValue.Kind? {
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "inf", "+inf": return .float(.infinity)
    case "-inf": return .float(-.infinity)
    case "nan", "+nan", "-nan": return .float(.nan)
    default: break
    }
    if let number = try integer(word) { return number }
    if let number = float(word) { return number }
    return try moment(word)
  }

  private static func integer(_ word: String) throws(TOMLWordFault) -> TOMLValue.Kind? {
    let (digits, radix): (Substring, Int) =
      switch word.prefix(2) {
      case "0x": (word.dropFirst(2), 16)
      case "0o": (word.dropFirst(2), 8)
      case "0b": (word.dropFirst(2), 2)
      default: (word.dropFirst(isSigned(word) ? 1 : 0), 10)
      }
    guard isNumeral(digits, radix: radix), radix != 10 || !hasIdleZero(digits) else { return nil }
    let text = (word.first == "-" ? "-" : "") + digits.filter { $0 != "_" }
    guard let value = Int(text, radix: radix) else { throw .beyond64Bits }
    return .integer(value)
  }

  private static func float(_ word: String) -> TOMLValue.Kind? {
    var rest = word.dropFirst(isSigned(word) ? 1 : 0)
    let whole = rest.prefix { $0 != "." && $0 != "e" && $0 != "E" }
    guard isNumeral(whole, radix: 10), !hasIdleZero(whole) else { return nil }
    rest = rest.dropFirst(whole.count)
    if rest.first == "." {
      let fraction = rest.dropFirst().prefix { $0 != "e" && $0 != "E" }
      guard isNumeral(fraction, radix: 10) else { return nil }
      rest = rest.dropFirst(fraction.count + 1)
    }
    if let letter = rest.first {
      let power = rest.dropFirst()
      guard letter == "e" || letter == "E", isNumeral(power.dropFirst(isSigned(power) ? 1 : 0), radix: 10)
      else { return nil }
    }
    return Double(word.filter { $0 != "_" }).map(TOMLValue.Kind.float)
  }

  private static func isSigned(_ text: some StringProtocol) -> Bool { text.first == "+" || text.first == "-" }

  private static func hasIdleZero(_ digits: Substring) -> Bool {
    digits.first == "0" && digits.utf8.count > 1
  }

  /// Digits, with single underscores between them.
  private static func isNumeral(_ text: Substring, radix: Int) -> Bool {
    var wasDigit = false
    for character in text {
      if character == "_" {
        guard wasDigit else { return false }
        wasDigit = false
      } else {
        guard character.isASCII, let digit = character.hexDigitValue, digit < radix else { return false }
        wasDigit = true
      }
    }
    return wasDigit
  }

  private static func moment(_ word: String) throws(TOMLWordFault) -> TOMLValue.Kind? {
    guard let isReal = TOMLMoment.isReal(word) else { return nil }
    guard isReal else { throw .noSuchDay }
    return .moment(word)
  }
}

/// What can be wrong with a word that has the form of a value.
enum TOMLWordFault: Error {
  case beyond64Bits
  case noSuchDay

  var fault: String {
    switch self {
    case .beyond64Bits: "a whole number beyond 64 bits"
    case .noSuchDay: "a day or time that is in no calendar"
    }
  }
}
