import Answers

/// What the filter line asks for: letters of a name, and what was answered about the picture.
///
///     IMG has:cat>0.6          a cat that the model is surer of than 60 %
///     prompt:detect cat none   of the answers to such a prompt those that found nothing
///     failed                   asked, and no answer came
///     unasked                  no answer yet
///
/// A word that is none of these belongs to the value before it, else to the name. In quotes it is never one of these.
struct PictureFilter: Equatable {
  enum Term: Equatable {
    /// An object of this label; `above`: of a score above that. Empty: of any label.
    case has(label: String, above: Float?)
    case none
    case failed
    case unasked
    case marked
    /// One of its answers was mended, or is pinned.
    case mended, pinned
  }

  /// Of the name.
  private(set) var name: [CChar] = [0]
  /// Of the prompt whose answers are meant; empty: the newest.
  private(set) var prompt = ""
  private(set) var terms: [Term] = []

  /// Whether answers have a say.
  var concernsAnswers: Bool { !terms.isEmpty || !prompt.isEmpty }

  init(_ text: String) {
    var names: [String] = []
    var value: (key: String, words: [String])?
    func finish(_ filter: inout PictureFilter) {
      guard let (key, words) = value else { return }
      filter.take(key, words.joined(separator: " "))
      value = nil
    }
    for word in Self.split(text) {
      if !word.isQuoted, let key = ["has:", "prompt:"].first(where: word.text.hasPrefix) {
        finish(&self)
        let rest = String(word.text.dropFirst(key.count))
        value = (key, rest.isEmpty ? [] : [rest])
      } else if !word.isQuoted, let term = Self.plain[word.text] {
        finish(&self)
        terms.append(term)
      } else if let (key, words) = value, !(key == "has:" && Self.hasThreshold(words)) {
        value = (key, words + [word.text])
      } else {
        finish(&self)
        names.append(word.text)
      }
    }
    finish(&self)
    name = ListedFile.folded(names.joined(separator: " "))
  }

  private static let plain: [String: Term] = [
    "none": .none, "failed": .failed, "unasked": .unasked, "marked": .marked, "mended": .mended,
    "pinned": .pinned,
  ]

  private mutating func take(_ key: String, _ value: String) {
    if key == "prompt:" { return prompt = value }
    guard let sign = value.lastIndex(of: ">") else { return terms.append(.has(label: value, above: nil)) }
    let label = String(value[..<sign]).trimmingBlanks
    terms.append(.has(label: label, above: Self.threshold(value[value.index(after: sign)...])))
  }

  /// What a score has to be above: "0.6", "60%", "=0.6" where that much is enough. nil while nothing is typed yet; what is
  /// no number lets nothing through.
  private static func threshold(_ text: Substring) -> Float? {
    var text = String(text).trimmingBlanks
    guard text.contains(where: { $0.isNumber || $0.isLetter }) else { return nil }
    let isReached = text.hasPrefix("=")
    if isReached { text = String(text.dropFirst()).trimmingBlanks }
    let isPercent = text.hasSuffix("%")
    if isPercent { text.removeLast() }
    guard let number = Float(text), number.isFinite else { return .infinity }
    let score = isPercent ? number / 100 : number
    return isReached ? score.nextDown : score
  }

  /// Whether a number is there: what follows belongs to the name again.
  private static func hasThreshold(_ words: [String]) -> Bool {
    let text = words.joined(separator: " ")
    guard let sign = text.lastIndex(of: ">") else { return false }
    return threshold(text[text.index(after: sign)...]) != nil
  }

  /// Words at blanks; what stands in quotes is one, and belongs to the word that it follows without a blank.
  private static func split(_ text: String) -> [(text: String, isQuoted: Bool)] {
    var words: [(text: String, isQuoted: Bool)] = []
    var word = "", isQuoted = false, isInQuotes = false
    for character in text + " " {
      if character == "\"" {
        if word.isEmpty { isQuoted = true }
        isInQuotes.toggle()
      } else if character == " ", !isInQuotes {
        if !word.isEmpty { words.append((word, isQuoted)) }
        (word, isQuoted) = ("", false)
      } else {
        word.append(character)
      }
    }
    if isInQuotes, !word.trimmingBlanks.isEmpty { words.append((word.trimmingBlanks, isQuoted)) }
    return words
  }

  // MARK: What it lets through

  func passes(_ file: ListedFile, _ ledger: Ledger, _ cut: ObjectCut, isMarked: @autoclosure () -> Bool)
    -> Bool
  {
    guard file.holds(name) else { return false }
    guard concernsAnswers else { return true }
    guard file.entry.kind == .file else { return false }
    let answer = ledger.newest(file.entry.path, prompt: prompt)?.summary
    if terms.isEmpty { return answer != nil }
    return terms.allSatisfy { term in
      switch term {
      case .marked: isMarked()
      case .mended: ledger[file.entry.path].contains { $0.summary.isTruth }
      case .pinned: ledger[file.entry.path].contains { $0.isPinned }
      case .has, .none, .failed, .unasked: term.holds(answer, cut)
      }
    }
  }
}

extension PictureFilter.Term {
  fileprivate func holds(_ answer: AnswerSummary?, _ cut: ObjectCut) -> Bool {
    switch self {
    case .unasked: answer == nil
    case .marked, .mended, .pinned: false
    case .failed: answer?.error != nil
    case .none: answer.map { $0.isAnswered && $0.seeksObjects && $0.objects(cut).isEmpty } ?? false
    case .has(let label, let above): answer?.objects.contains { Self.isMeant($0, label, above, cut) } ?? false
    }
  }

  /// A score that is asked for counts in place of the one that is set.
  private static func isMeant(
    _ object: AnswerSummary.Object, _ label: String, _ above: Float?, _ cut: ObjectCut
  ) -> Bool {
    guard label.isEmpty || object.label.lowercased() == label.lowercased() else { return false }
    guard let above else { return cut.passes(label: object.label, score: object.score) }
    return object.score.map { $0 > above } ?? false
  }
}
