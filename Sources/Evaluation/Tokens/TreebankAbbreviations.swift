/// Words that keep their period.
extension TreebankScanner {
  private typealias Characters = TreebankCharacters

  /// Months, days, states, companies, units: in either case.
  private static let abbreviations = Set(
    """
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri
    ala ariz calif colo conn ct dak fla ga ind kan kans ky md mich minn mo mont neb nev okla penn tenn va vt wis wisc
    wyo inc co cos corp pty pte ppty ppte ptys ptes pptys pptes ltd plc rt bancorp bhd assn univ intl sys
    tel est ext sq jr sr bros blvd rd esq etc al seq bldg
    """.split { $0.isWhitespace }.map(String.init))

  /// Titles and the like: what follows them does not matter.
  private static let titles = Set(
    """
    mr mrs ms dr drs prof profs sen sens rep reps atty attys lt col gen messrs gov govs adm rev maj sgt cpl pvt capt
    st ste ave pres lieut hon brig cmdr comdr pfc spc supt supts det mt ft adj adv asst assoc ens insp mlle mme msgr
    sfc vs alex wm jos cie cf treas ph invt elec natl mfg mtg dept
    """.split { $0.isWhitespace }.map(String.init))

  /// Those that are words too: only with a capital.
  private static let capitalized: Set = [
    "az", "ark", "del", "ill", "la", "mass", "miss", "ore", "pa", "tex", "wash",
  ]

  /// Those that are abbreviations before a number alone.
  private static let beforeNumbers: Set = [
    "ca", "fig", "figs", "prop", "no", "nos", "art", "bldg", "pp", "op",
  ]

  /// Those after which a sentence has plainly begun: then a single letter before them ended one.
  private static let openings =
    """
    about according additionally after an a as at but earlier he her here however if in it last many
    more mr. ms. now once one other our she since so some such that the their then there these they this
    we when while what yet you
    """.split { $0.isWhitespace }.map(String.init)

  func abbreviation() -> Match? {
    var best = Match()
    let end = run(from: place, Characters.isASCIILetter)
    if end > place, end - place < 12, has(end, "."), isAbbreviation(place..<end) {
      // Two characters after it are looked at, to tell whether a sentence ends there.
      best.offer(match(end + 1 - place, ahead: isTitle(place..<end) ? 0 : ahead(end + 1)))
    }
    if let end = acronymEnd(place), has(end, ".") { best.offer(match(end + 1 - place)) }
    for degree in ["ed.d.", "ph.d."] where starts(degree, at: place) {
      best.offer(match(5, ahead: ahead(place + 5)))
    }
    return best.reach > 0 ? best : nil
  }

  private func ahead(_ index: Int) -> Int { index + 2 <= text.count ? 2 : 0 }

  private func isAbbreviation(_ letters: Range<Int>) -> Bool {
    let word = lowered(letters)
    return Self.abbreviations.contains(word) || Self.titles.contains(word)
      || Characters.isUpper(text[letters.lowerBound]) && Self.capitalized.contains(word)
  }

  private func isTitle(_ letters: Range<Int>) -> Bool { Self.titles.contains(lowered(letters)) }

  private func lowered(_ letters: Range<Int>) -> String {
    String(decoding: text[letters].map(folded), as: UTF16.self)
  }

  /// Where single letters with periods between them end: "U.S" of "U.S.", or one letter.
  func acronymEnd(_ start: Int) -> Int? {
    guard has(start, Characters.isASCIILetter) else { return nil }
    var end = start + 1
    while has(end, "."), has(end + 1, Characters.isASCIILetter) { end += 2 }
    return end
  }

  func abbreviationBeforeNumber() -> Match? {
    let end = run(from: place, Characters.isASCIILetter)
    guard end > place, has(end, "."), end - place < 5, Self.beforeNumbers.contains(lowered(place..<end))
    else {
      return nil
    }
    if has(end + 1, Characters.isDigit) { return match(end + 1 - place, ahead: 1) }
    guard has(end + 1, Characters.isBlank), has(end + 2, Characters.isDigit) else { return nil }
    return match(end + 1 - place, ahead: 2)
  }

  /// "C" of "vitamin C. The ...": a letter, its period, and a word with a capital that opens sentences. A longer
  /// acronym keeps its period.
  func letterBeforeSentence() -> Match? {
    guard let end = acronymEnd(place), has(end, "."), has(end + 1, Characters.isBlank) else { return nil }
    let opening = run(from: end + 1, Characters.isBlank)
    guard has(opening, Characters.isUpper) else { return nil }
    let isOne = end - place == 1
    let reaches = Self.openings.filter { word in
      starts(word, at: opening) && has(opening + word.utf16.count, Characters.isBlank)
    }
    guard let word = reaches.first else { return nil }
    let length = isOne ? 1 : end + 1 - place
    return Match(reach: opening + word.utf16.count + 1 - place, length: length)
  }
}
