/// Numbers, dates, fractions, years, sums of money.
extension TreebankScanner {
  private typealias Characters = TreebankCharacters

  /// With a sign or without; periods, colons and commas between digits, or before the first.
  func number() -> Match? {
    let start = has(place, { $0 == 0x2D || $0 == 0x2B }) ? place + 1 : place
    var end = run(from: start, Characters.isDigit)
    while has(end, Self.isSeparator), has(end + 1, Characters.isDigit) {
      end = run(from: end + 1, Characters.isDigit)
    }
    return end > start ? match(end - place) : nil
  }

  private static func isSeparator(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x2E, 0x3A, 0x2C, 0xAD, 0x66B, 0x66C: true
    default: false
    }
  }

  /// "10-12-1998", "1/2/98".
  func date() -> Match? {
    var end = place
    for _ in 0..<2 {
      let digits = run(from: end, limit: 2, Characters.isDigit)
      guard digits > end, has(digits, { $0 == 0x2D || $0 == 0x2F }) else { return nil }
      end = digits + 1
    }
    let digits = run(from: end, limit: 4, Characters.isDigit)
    return digits - end > 1 ? match(digits - place) : nil
  }

  /// "1/2", "1-1/2", and "1 1/2", whose blank parts it into two words later.
  func fraction() -> Match? {
    if let sign = fractionSign() { return sign }
    let whole = run(from: place, limit: 4, Characters.isDigit)
    guard whole > place else { return nil }
    if has(whole, { $0 == 0x2D || $0 == 0x20 || $0 == 0xA0 }), let end = fractionEnd(whole + 1) {
      return match(end - place)
    }
    return fractionEnd(place).map { match($0 - place) }
  }

  private func fractionEnd(_ start: Int) -> Int? {
    let above = run(from: start, limit: 4, Characters.isDigit)
    let slash = has(above, { $0 == 0x2044 }) ? 1 : slashLength(above)
    guard above > start, slash > 0 else { return nil }
    let end = run(from: above + slash, limit: 4, Characters.isDigit)
    return end > above + slash ? end : nil
  }

  private func fractionSign() -> Match? {
    switch unit(place) {
    case 0xBC: match(1, as: "1/4")
    case 0xBD: match(1, as: "1/2")
    case 0xBE: match(1, as: "3/4")
    case 0x2153: match(1, as: "1/3")
    case 0x2154: match(1, as: "2/3")
    case .some(0x2155...0x215E): match(1)
    default: nil
    }
  }

  /// "'98" before a blank.
  func year() -> Match? {
    guard has(place, Characters.isApostrophe),
      run(from: place + 1, limit: 2, Characters.isASCIIDigit) == place + 3,
      has(place + 3, Characters.isBlank)
    else { return nil }
    return match(3, ahead: 1)
  }

  /// "$", "US$", "#", and the signs that are written as these.
  func currency() -> Match? {
    switch unit(place) {
    case 0x23: return match(1)
    case 0xA2: return match(1, as: "cents")
    case 0xA3: return match(1, as: "#")
    case 0xA4, 0x80, 0x20A0, 0x20AC: return match(1, as: "$")
    case 0xA5, 0x060B, 0x0E3F, 0x20A4, 0xFFE0, 0xFFE1, 0xFFE5, 0xFFE6: return match(1)
    default:
      let end = run(from: place, Characters.isUpper)
      return has(end, "$") ? match(end + 1 - place) : nil
    }
  }
}
