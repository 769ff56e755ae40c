/// Takes a text apart into tokens, one at a place: of all forms that a token may have there, the one that reaches
/// farthest, counting what it only looks ahead at; of equals the one that stands first below.
struct TreebankScanner {
  let text: [UInt16]
  var place = 0

  /// What stands at a place.
  struct Match {
    /// Units up to which was looked, and those that are the token.
    var reach = 0, length = 0
    /// What the token is, where it is not what is written; "" for none.
    var written: String?

    mutating func offer(_ other: Match?) {
      if let other, other.reach > reach { self = other }
    }
  }

  enum Token: Equatable {
    case word(String)
    case newline
  }

  init(_ text: [UInt16]) { self.text = text }

  /// nil at the end.
  mutating func next() -> Token? {
    while place < text.count {
      if text[place] == TreebankCharacters.newline {
        place += 1
        return .newline
      }
      let match = plainWord() ?? best()
      defer { place += max(1, match.length) }
      // What has no form is left out: blanks, and characters that are none of these.
      guard match.length > 0 else { continue }
      let word = match.written ?? spelled(match.length)
      if !word.isEmpty { return .word(word) }
    }
    return nil
  }

  /// Most words: letters before a blank.
  private func plainWord() -> Match? {
    let end = run(from: place, TreebankCharacters.isASCIILetter)
    guard end > place, end == text.count || text[end] == 0x20 || text[end] == TreebankCharacters.newline
    else {
      return nil
    }
    guard let first = assimilation(), first.reach == end - place else { return match(end - place) }
    return first
  }

  private func best() -> Match {
    var best = Match()
    best.offer(assimilation())
    best.offer(dash())
    best.offer(wordBeforeAuxiliary())
    best.offer(wordBeforeNot())
    best.offer(word())
    best.offer(apostropheWord())
    best.offer(tag())
    best.offer(auxiliary(beforeOther: true))
    best.offer(negation(beforeOther: true))
    best.offer(date())
    best.offer(number())
    best.offer(fraction())
    best.offer(slashed())
    best.offer(currency())
    best.offer(letterBeforeSentence())
    best.offer(abbreviationBeforeNumber())
    best.offer(abbreviation())
    best.offer(year())
    best.offer(withPeriod(word()))
    best.offer(mark())
    best.offer(hyphenated())
    best.offer(joined())
    best.offer(capitals())
    best.offer(openingQuote())
    best.offer(auxiliary(beforeOther: false))
    best.offer(negation(beforeOther: false))
    best.offer(quotes())
    best.offer(symbol())
    return best
  }

  // MARK: Help

  func unit(_ index: Int) -> UInt16? { index < text.count ? text[index] : nil }

  /// Whether the unit is there and of a kind.
  func has(_ index: Int, _ kind: (UInt16) -> Bool) -> Bool { index < text.count && kind(text[index]) }

  func has(_ index: Int, _ character: Character) -> Bool {
    index < text.count && text[index] == character.utf16.first
  }

  /// Where units of a kind end, at most `limit` of them.
  func run(from start: Int, limit: Int = .max, _ kind: (UInt16) -> Bool) -> Int {
    var end = start
    while end < text.count, end - start < limit, kind(text[end]) { end += 1 }
    return end
  }

  func match(_ length: Int, ahead: Int = 0, as written: String? = nil) -> Match {
    Match(reach: length + ahead, length: length, written: written)
  }

  /// Whether these letters stand here, in either case.
  func starts(_ letters: String, at index: Int) -> Bool {
    var index = index
    for unit in letters.utf16 {
      guard index < text.count, folded(text[index]) == unit else { return false }
      index += 1
    }
    return true
  }

  func folded(_ unit: UInt16) -> UInt16 { TreebankCharacters.isUpper(unit) ? unit | 0x20 : unit }

  private func spelled(_ length: Int) -> String {
    let units = text[place..<place + length]
    guard units.contains(TreebankCharacters.softHyphen) else {
      return String(decoding: units, as: UTF16.self)
    }
    let rest = units.filter { $0 != TreebankCharacters.softHyphen }
    return rest.isEmpty ? "-" : String(decoding: rest, as: UTF16.self)
  }
}
