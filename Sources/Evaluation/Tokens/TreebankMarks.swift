/// Punctuation, quotation marks, brackets, signs.
extension TreebankScanner {
  private typealias Characters = TreebankCharacters

  /// Dashes of every length are "--".
  func dash() -> Match? {
    switch unit(place) {
    case 0x96, 0x97, 0x2013, 0x2014, 0x2015: match(1, as: "--")
    default: nil
    }
  }

  /// "@name", "#word".
  func tag() -> Match? {
    if has(place, "@"), has(place + 1, { Characters.isASCIILetter($0) || $0 == 0x5F }) {
      return match(run(from: place + 1) { Characters.isASCIIWord($0) || $0 == 0x5F } - place)
    }
    guard has(place, "#"), has(place + 1, Characters.isWordLetter) else { return nil }
    return match(run(from: place + 1, Characters.isWordLetter) - place)
  }

  func mark() -> Match? {
    guard let unit = unit(place) else { return nil }
    if let bracket = Self.brackets[unit] { return match(1, as: bracket) }
    switch unit {
    case 0x22: return match(1, as: "''")
    case 0x3C, 0x3E: return has(place + 1) { $0 == unit } ? match(2) : match(1)
    case 0x2D: return hyphens()
    case 0x2E: return dots()
    case 0x85, 0x2026: return match(1, as: "...")
    case 0x3F, 0x21: return match(run(from: place) { $0 == 0x3F || $0 == 0x21 } - place)
    case 0x40, 0x23, 0x5F, 0x2A: return match(run(from: place) { $0 == unit } - place)
    case 0x3D, 0x2F, 0xA1, 0xBF, 0x37E, 0x589, 0x61F, 0x6D4, 0x3002: return match(1)
    default: return Self.isPause(unit) ? match(1) : nil
    }
  }

  private static let brackets: [UInt16: String] = [
    0x28: "-LRB-", 0x29: "-RRB-", 0x5B: "-LSB-", 0x5D: "-RSB-", 0x7B: "-LCB-", 0x7D: "-RCB-",
  ]

  private func hyphens() -> Match {
    let length = run(from: place) { $0 == 0x2D } - place
    return length == 3 || length == 4 ? match(length, as: "--") : match(length)
  }

  /// Three to five periods, with blanks between them or without, are an ellipsis.
  private func dots() -> Match {
    let length = run(from: place, limit: 5) { $0 == 0x2E } - place
    if length >= 3 { return match(length, as: "...") }
    var end = place
    var count = 0
    while count < 4, has(end, "."), has(end + 1, { $0 == 0x20 || $0 == 0xA0 }) {
      end += 2
      count += 1
    }
    while count >= 2, !has(end, ".") {
      end -= 2
      count -= 1
    }
    return count >= 2 ? match(end + 1 - place, as: "...") : match(1)
  }

  // MARK: Quotation marks

  /// ' before a word.
  func openingQuote() -> Match? {
    guard has(place, "'"), has(place + 1, Characters.isASCIILetter),
      has(place + 2, { !Characters.isBlank($0) || (0x2000...0x3000).contains($0) })
    else { return nil }
    return match(1, ahead: 2, as: "`")
  }

  /// One or two quotation marks, as LaTeX writes them.
  func quotes() -> Match? {
    guard let first = unit(place) else { return nil }
    if first == 0x27 { return has(place + 1, "'") ? match(2) : match(1) }
    guard let quote = Self.quote(first) else { return nil }
    let second = unit(place + 1).flatMap(Self.quote)
    return match(second == nil ? 1 : 2, as: quote + (second ?? ""))
  }

  private static func quote(_ unit: UInt16) -> String? {
    switch unit {
    case 0x60, 0x91, 0x2018, 0x201B, 0x2039: "`"
    case 0x92, 0x2019, 0x203A: "'"
    case 0x93, 0x201C, 0xAB: "``"
    case 0x94, 0x201D, 0xBB: "''"
    case 0x201A: "\u{201A}"
    case 0x201E: "\u{201E}"
    case 0x201F: "\u{201F}"
    default: nil
    }
  }

  func symbol() -> Match? {
    guard let unit = unit(place) else { return nil }
    if Self.isRaised(unit) { return match(run(from: place, Self.isRaised) - place) }
    return Characters.isSymbol(unit) ? match(1) : nil
  }

  /// Digits above or below the line.
  private static func isRaised(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x2070, 0xB9, 0xB2, 0xB3, 0x2074...0x2079, 0x2080...0x2089: true
    default: false
    }
  }
}
