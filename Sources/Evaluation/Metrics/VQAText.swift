/// Short answers made alike, as VQA's evaluation does: punctuation, numbers' words, articles, lost apostrophes.
enum VQAText {
  /// Tabs and line ends as blanks, none around.
  static func plain(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\n" || $0 == "\t" ? " " : $0 })).trimmed
  }

  static func alike(_ text: String) -> String {
    let words = withoutPeriods(withoutPunctuation(Array(text.unicodeScalars)))
    return String(String.UnicodeScalarView(words)).lowercased().unicodeScalars
      .split { isPythonSpace($0) }.map { String($0) }.filter { !articles.contains($0) }
      .map { numbers[$0] ?? contractions[$0] ?? $0 }.joined(separator: " ")
  }

  private static let articles: Set = ["a", "an", "the"]

  private static let numbers = [
    "none": "0", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10",
  ]

  private static func isPythonSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
  }

  // MARK: Punctuation

  private static let marks = Array(";/[]\"{}()=+\\_-><@`,?!".unicodeScalars)

  /// A mark with a blank at its side goes, and any where a comma stands between digits; others become blanks.
  private static func withoutPunctuation(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let goes = hasDigitComma(text) ? Set(marks) : Set(marks.filter { isBesideBlank($0, text) })
    let blanks = Set(marks).subtracting(goes)
    return text.compactMap { goes.contains($0) ? nil : blanks.contains($0) ? " " : $0 }
  }

  private static func isBesideBlank(_ mark: Unicode.Scalar, _ text: [Unicode.Scalar]) -> Bool {
    text.indices.dropLast().contains { index in
      (text[index] == mark && text[index + 1] == " ") || (text[index] == " " && text[index + 1] == mark)
    }
  }

  private static func hasDigitComma(_ text: [Unicode.Scalar]) -> Bool {
    text.indices.dropFirst().dropLast().contains { index in
      text[index] == "," && isDigit(text[index - 1]) && isDigit(text[index + 1])
    }
  }

  /// Periods go, but for those before a digit.
  private static func withoutPeriods(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    text.indices.filter { index in
      text[index] != "." || (index + 1 < text.count && isDigit(text[index + 1]))
    }.map { text[$0] }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .decimalNumber
  }

  // MARK: Apostrophes

  /// A word that lacks one of its apostrophes gets it back.
  private static let contractions: [String: String] = {
    var table = ["somebody'd": "somebodyd"]
    for word in whole.split(whereSeparator: \.isWhitespace).map(String.init) {
      for index in word.indices where word[index] == "'" {
        var lacking = word
        lacking.remove(at: index)
        table[lacking] = word
      }
    }
    return table
  }()

  private static let whole = """
    ain't aren't can't could've couldn't couldn't've didn't doesn't don't hadn't hadn't've hasn't haven't he'd he'd've
    he's how'd how'll how's isn't it'd it'd've it'll ma'am mightn't mightn't've might've mustn't must've needn't
    not've o'clock oughtn't 'ow's'at shan't she'd've should've shouldn't shouldn't've somebody'd've somebody'll
    somebody's someone'd someone'd've someone'll someone's something'd something'd've something'll that's there'd
    there'd've there're there's they'd they'd've they'll they're they've 'twas wasn't we'd've we've weren't what'll
    what're what's what've when's where'd where's where've who'd who'd've who'll who's who've why'll why're why's
    won't would've wouldn't wouldn't've y'all y'all'll y'all'd've you'd you'd've you'll you're you've
    """
}
