/// Kinds of UTF-16 units, as the Penn Treebank's tokens are made of them.
enum TreebankCharacters {
  static func isASCIILetter(_ unit: UInt16) -> Bool { (0x61...0x7A).contains(unit | 0x20) && unit < 0x80 }
  static func isUpper(_ unit: UInt16) -> Bool { (0x41...0x5A).contains(unit) }
  static func isASCIIDigit(_ unit: UInt16) -> Bool { (0x30...0x39).contains(unit) }
  static func isASCIIWord(_ unit: UInt16) -> Bool { isASCIILetter(unit) || isASCIIDigit(unit) }

  static func isDigit(_ unit: UInt16) -> Bool {
    unit < 0x80 ? isASCIIDigit(unit) : category(unit) == .decimalNumber
  }

  /// A letter of any script.
  static func isLetter(_ unit: UInt16) -> Bool {
    if unit < 0x80 { return isASCIILetter(unit) }
    switch category(unit) {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return false
    }
  }

  /// What a word is made of besides digits: letters, the marks that go with them, soft hyphens.
  static func isWordLetter(_ unit: UInt16) -> Bool {
    if unit < 0x80 { return isASCIILetter(unit) }
    if unit == softHyphen || isLetter(unit) { return true }
    switch category(unit) {
    case .nonspacingMark, .spacingMark: return true
    default: return false
    }
  }

  static let softHyphen: UInt16 = 0xAD
  static let newline: UInt16 = 0x0A

  static func isSpace(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x20, 0x09, 0xA0, 0x2000...0x200A, 0x3000: true
    default: false
    }
  }

  static func isBlank(_ unit: UInt16) -> Bool { unit == newline || isSpace(unit) }

  static func isHyphen(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x2D, 0x5F, 0x58A, 0x2010, 0x2011: true
    default: false
    }
  }

  /// ' and its curly forms.
  static func isApostrophe(_ unit: UInt16) -> Bool { unit == 0x27 || unit == 0x2019 || unit == 0x92 }

  /// The same, and what is put for it.
  static func isApostropheLike(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x60, 0x91, 0x2018, 0x201B: true
    default: isApostrophe(unit)
    }
  }

  /// Signs that are tokens of their own.
  static func isSymbol(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x2B, 0x25, 0x26, 0x7E, 0x5E, 0x7C, 0x5C, 0xA6...0xA9, 0xAC, 0xAE...0xBA, 0xD7, 0xF7: true
    case 0x2016, 0x2017, 0x2020...0x2023, 0x2030...0x2038, 0x203B, 0x203E...0x2042, 0x2044: true
    case 0x207A...0x207F, 0x208A...0x208E, 0x2100...0x214F, 0x2190...0x21FF, 0x2200...0x2BFF: true
    case 0x3012, 0x30FB, 0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65: true
    default: false
    }
  }

  /// nil for half of a character.
  private static func category(_ unit: UInt16) -> Unicode.GeneralCategory? {
    Unicode.Scalar(unit)?.properties.generalCategory
  }
}
