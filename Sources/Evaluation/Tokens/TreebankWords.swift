/// Words: of letters, with apostrophes, with hyphens.
extension TreebankScanner {
  private typealias Characters = TreebankCharacters

  /// Written as one, said as two: the first of them.
  private static let assimilated = [
    ("cannot", 3), ("'twas", 2), ("'tis", 2), ("gonna", 3), ("gotta", 3), ("lemme", 3), ("gimme", 3),
    ("wanna", 3),
  ]

  func assimilation() -> Match? {
    for (word, first) in Self.assimilated where starts(word, at: place) {
      return Match(reach: word.utf16.count, length: first)
    }
    return nil
  }

  /// Letters, then letters and digits; periods, exclamation and question marks with a letter after them go on.
  func word() -> Match? {
    guard has(place, Characters.isWordLetter) else { return nil }
    var end = wordEnd(place)
    while has(end, { $0 == 0x2E || $0 == 0x21 || $0 == 0x3F }), has(end + 1, Characters.isWordLetter) {
      end = wordEnd(end + 1)
    }
    return match(end - place)
  }

  private func wordEnd(_ start: Int) -> Int {
    run(from: start) { Characters.isWordLetter($0) || Characters.isDigit($0) }
  }

  // MARK: Contractions

  /// "dog" of "dog's".
  func wordBeforeAuxiliary() -> Match? {
    guard let word = word(), let length = auxiliaryLength(at: place + word.length) else { return nil }
    return match(word.length, ahead: length)
  }

  /// "do" of "don't".
  func wordBeforeNot() -> Match? {
    let end = run(from: place) { Characters.isASCIILetter($0) || $0 == Characters.softHyphen }
    guard end - place > 1, negationLength(at: end - 1) != nil, folded(text[end - 2]) != 0x6E else {
      return nil
    }
    return match(end - 1 - place, ahead: 3)
  }

  /// "'s", "'m", "'d", "'re", "'ve", "'ll".
  func auxiliary(beforeOther: Bool) -> Match? {
    ending(auxiliaryLength(at: place), beforeOther: beforeOther)
  }

  /// "n't".
  func negation(beforeOther: Bool) -> Match? { ending(negationLength(at: place), beforeOther: beforeOther) }

  private func ending(_ length: Int?, beforeOther: Bool) -> Match? {
    guard let length else { return nil }
    if beforeOther {
      guard let after = unit(place + length), !Characters.isASCIILetter(after) else { return nil }
    }
    let plain = text[place..<place + length].map { Characters.isApostropheLike($0) ? Self.quoteFor($0) : $0 }
    return match(length, ahead: beforeOther ? 1 : 0, as: String(decoding: plain, as: UTF16.self))
  }

  private static func quoteFor(_ unit: UInt16) -> UInt16 { Characters.isApostrophe(unit) ? 0x27 : 0x60 }

  private func auxiliaryLength(at index: Int) -> Int? {
    guard has(index, Characters.isApostrophe) else { return nil }
    for ending in ["re", "ve", "ll"] where starts(ending, at: index + 1) { return 3 }
    return ["s", "m", "d"].contains { starts($0, at: index + 1) } ? 2 : nil
  }

  private func negationLength(at index: Int) -> Int? {
    starts("n", at: index) && has(index + 1, Characters.isApostropheLike) && starts("t", at: index + 2)
      ? 3 : nil
  }

  // MARK: Apostrophes within words

  /// Words that keep their apostrophe; an underline stands for it.
  private static let kept = [
    "_n_", "_n", "dunkin_", "somethin_", "ol_", "_em", "_till", "_til", "_cause", "cont'd.", "cont'd",
    "'twas",
    "nor'easter", "c'mon", "e'er", "s'mores", "ev'ry", "li'l", "nat'l", "cap_n", "c_est",
  ]

  func apostropheWord() -> Match? {
    var best = Match()
    for word in Self.kept where isKept(word) { best.offer(match(word.utf16.count)) }
    best.offer(decade())
    best.offer(elided())
    best.offer(afterCapital())
    best.offer(afterVowel())
    if starts("y", at: place), has(place + 1, Characters.isApostrophe), has(place + 2, Characters.isLetter) {
      best.offer(match(2, ahead: 1))
    }
    return best.reach > 0 ? best : nil
  }

  private func isKept(_ word: String) -> Bool {
    for (offset, unit) in word.utf16.enumerated() {
      guard let written = self.unit(place + offset) else { return false }
      guard unit == 0x5F ? Characters.isApostrophe(written) : folded(written) == unit else { return false }
    }
    return true
  }

  /// "'90s".
  private func decade() -> Match? {
    guard has(place, Characters.isApostrophe), has(place + 1, { (0x32...0x39).contains($0) }),
      has(place + 2, "0"), starts("s", at: place + 3)
    else { return nil }
    return match(4)
  }

  /// "l'", "d'", "j'", and "O'o".
  private func elided() -> Match? {
    if starts("o", at: place), has(place + 1, Characters.isApostropheLike), starts("o", at: place + 2) {
      return match(3)
    }
    let isElided = ["l", "d", "j"].contains { starts($0, at: place) }
    return isElided && has(place + 1, Characters.isApostrophe) ? match(2) : nil
  }

  /// "O'Brien", "n'ts": a capital, not I or Y, or n.
  private func afterCapital() -> Match? {
    guard has(place, { (Characters.isUpper($0) && $0 != 0x49 && $0 != 0x59) || $0 == 0x6E }),
      has(place + 1, Characters.isApostropheLike)
    else { return nil }
    let end = run(from: place + 2, Characters.isLetter)
    return end - place >= 4 ? match(end - place) : nil
  }

  /// "Hawai'i": a vowel, the apostrophe, a vowel or a capital.
  private func afterVowel() -> Match? {
    let end = run(from: place, Characters.isLetter)
    guard end - place >= 2, isVowel(text[end - 1], orY: true), has(end, Characters.isApostropheLike),
      has(end + 1, { Characters.isUpper($0) || isVowel($0, orY: false) && !Characters.isUpper($0) })
    else { return nil }
    return match(run(from: end + 1, Characters.isLetter) - place)
  }

  private func isVowel(_ unit: UInt16, orY: Bool) -> Bool {
    "aeiou".utf16.contains(folded(unit)) || orY && folded(unit) == 0x79
  }

  // MARK: Hyphens and slashes

  /// ASCII letters and digits, with periods and commas among the first of them, joined by hyphens.
  func hyphenated() -> Match? {
    guard has(place, Characters.isASCIIWord) else {
      return ["pro-", "anti-"].first { starts($0, at: place) }.map { match($0.utf16.count) }
    }
    // Bounded, because "a,a,a" without end would be gone through again at each letter.
    var end = run(from: place + 1, limit: 200) {
      Characters.isASCIIWord($0) || $0 == 0x2E || $0 == 0x2C || $0 == Characters.softHyphen
    }
    let first = end
    while has(end, "-"), let part = hyphenatedPart(end + 1) { end = part }
    var best = Match()
    if end > first { best.offer(withPeriod(match(end - place)) ?? match(end - place)) }
    for prefix in ["pro-", "anti-"] where starts(prefix, at: place) { best.offer(match(prefix.utf16.count)) }
    return best.reach > 0 ? best : nil
  }

  /// Letters and digits, or an acronym with its periods.
  private func hyphenatedPart(_ start: Int) -> Int? {
    let plain = run(from: start) { Characters.isASCIIWord($0) || $0 == Characters.softHyphen }
    guard let whole = acronymEnd(start) else { return plain > start ? plain : nil }
    // Its last letter may begin a word: then the period before it is the last one.
    let dotted = has(whole, ".") ? whole : whole - 2
    return dotted - start > 1 ? max(plain, dotted + 1) : plain
  }

  /// Letters and digits of any script, joined by hyphens or underlines; "o'clock".
  func joined() -> Match? {
    guard var end = joinedPart(place) else { return nil }
    while has(end, Characters.isHyphen), let part = joinedPart(end + 1) { end = part }
    return withPeriod(match(end - place)) ?? match(end - place)
  }

  private func joinedPart(_ start: Int) -> Int? {
    func isPart(_ unit: UInt16) -> Bool { Characters.isLetter(unit) || Characters.isDigit(unit) }
    let isElided = ["d", "o", "l"].contains { starts($0, at: start) }
    if isElided, has(start + 1, Characters.isApostropheLike), has(start + 2, isPart), has(start + 3, isPart) {
      return run(from: start + 3, isPart)
    }
    let end = run(from: start, isPart)
    return end > start ? end : nil
  }

  /// "R&B".
  func capitals() -> Match? {
    var end = run(from: place, Characters.isUpper)
    guard end > place else { return nil }
    let first = end
    while has(end, { $0 == 0x2B || $0 == 0x26 }), has(end + 1, Characters.isUpper) {
      end = run(from: end + 1, Characters.isUpper)
    }
    guard end > first else { return nil }
    return withPeriod(match(end - place)) ?? match(end - place)
  }

  /// "and/or", "1/2-inch": two parts or three, each with up to two hyphens, of letters after them.
  func slashed() -> Match? {
    guard var end = slashedPart(place) else { return nil }
    var parts = 1
    while parts < 3, let next = slashedPart(end + slashLength(end)), slashLength(end) > 0 {
      end = next
      parts += 1
    }
    return parts > 1 ? match(end - place) : nil
  }

  func slashLength(_ index: Int) -> Int {
    has(index, "/") ? 1 : has(index, "\\") && has(index + 1, "/") ? 2 : 0
  }

  private func slashedPart(_ start: Int) -> Int? {
    var end = run(from: start, Characters.isASCIIWord)
    guard end > start else { return nil }
    for _ in 0..<2 where has(end, "-") && has(end + 1, Characters.isASCIILetter) {
      end = run(from: end + 1, Characters.isASCIILetter)
    }
    return end
  }

  /// With a period after it, where that has a comma, a semicolon or a colon after it.
  func withPeriod(_ word: Match?) -> Match? {
    guard let word, has(place + word.length, "."), has(place + word.length + 1, Self.isPause) else {
      return nil
    }
    return match(word.length + 1, ahead: 1)
  }

  static func isPause(_ unit: UInt16) -> Bool {
    unit == 0x2C || unit == 0x3B || unit == 0x3A || unit == 0x3001
  }
}
