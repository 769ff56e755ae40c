import Answers

/// An answer broken into lines of coloured stretches, with a word on how it ended.
///
/// Codes of places and masks are four and sixteen long words an object: they are shown as one sign each, unless
/// asked for.
struct AnswerText {
  struct Piece: Equatable {
    enum Tone: Equatable {
      case plain, dim, error
      /// As likely as this, 0...1.
      case sure(Float)
      /// New, of two answers that are compared.
      case added
    }

    var text: String
    /// The object it speaks of, or nil.
    var detection: Int?
    var tone = Tone.plain
    /// Whether it is the word that is meant.
    var isCursor = false
  }

  let answer: PictureAnswer
  let state: AnswerState
  let ascii: Bool
  /// How sure the model was, where that is to be seen; nil: it is not.
  var insight: Insight?
  /// What would be right to say, where a data set tells.
  var truth: [String] = []

  /// `enough`: whoever wants to know no more than that there are so many gets few more.
  func lines(columns: Int, enough: Int = .max) -> [[Piece]] {
    guard columns > 0 else { return [] }
    // A ranking has no tokens of its own.
    if !answer.request.candidates.isEmpty {
      return CandidateLines(answer: answer, ascii: ascii).lines(columns: columns) + remarks(columns)
    }
    if state.showsTokens, answer.failure == nil { return TokenLines(answer: answer).lines }
    var lines = written(columns, enough)
    if remark != nil, lines == [[]] { lines = [] }
    lines += remarks(columns)
    lines += runnersUp(columns)
    let right = truth.prefix(Self.truthLimit).map { "right: \($0)" }
    lines += right.flatMap { TextLayout.wrapped(DisplayText.line($0), to: columns) }.map {
      [Piece(text: $0, tone: .dim)]
    }
    return lines
  }

  private func remarks(_ columns: Int) -> [[Piece]] {
    let told = remark.map { remark in
      TextLayout.wrapped(remark.text, to: columns).map { [Piece(text: $0, tone: remark.tone)] }
    }
    return told ?? []
  }

  /// As many lines whatever the cursor is on: nothing is to jump as it goes along.
  private func runnersUp(_ columns: Int) -> [[Piece]] {
    guard let insight, answer.isOneWalk else { return [] }
    let told =
      meant.map { RunnerUps(group: $0, insight: insight, tokens: answer.tokens).lines }
      ?? ["h and l in this pane choose a word: what came second is told here"]
    let lines = told.flatMap { TextLayout.wrapped($0, to: columns) }.map { [Piece(text: $0, tone: .dim)] }
    return lines + Array(repeating: [], count: max(0, RunnerUps.most - lines.count))
  }

  /// The group of steps under the cursor.
  private var meant: AnswerSteps.Group? {
    let groups = answer.steps.groups
    return state.cursor.flatMap { groups.indices.contains($0) ? groups[$0] : nil }
  }

  /// Of texts that would each be right.
  private static let truthLimit = 5

  private var more: String { answer.goingOn.map { "; finding something \(RunnerUps.percent($0))" } ?? "" }

  /// What there is to say besides the model's words.
  private var remark: Piece? {
    if let failure = answer.failure { return Piece(text: failure, tone: .error) }
    switch answer.finish {
    case .cancelled:
      return Piece(text: answer.text.isEmpty ? "(stopped before the first word)" : "(stopped)", tone: .dim)
    case .length where MaskOfBox.isAsked(by: answer.request): return nil
    case .length:
      return Piece(text: "(cut off after \(answer.tokens.count) tokens, see max_tokens)", tone: .dim)
    case .eos where !answer.request.candidates.isEmpty: return nil
    case .eos where answer.text.allSatisfy(\.isWhitespace):
      return Piece(
        text: answer.prompt.seeksObjects ? "(nothing found\(more))" : "(the model says nothing)", tone: .dim)
    case .eos, nil: return nil
    }
  }

  // MARK: Words

  /// Text of one kind, which may go over several lines.
  private struct Stretch {
    var text: String
    var detection: Int?
    var tone = Piece.Tone.plain
    var isCursor = false
  }

  private func written(_ columns: Int, _ enough: Int) -> [[Piece]] {
    if insight != nil || state.cursor != nil, answer.isOneWalk {
      return Self.broken(
        answer.steps.groups.enumerated().lazy.map { step($1, at: $0) }, columns, enough)
    }
    return Self.broken(
      answer.output.spans.lazy.map { span in
        Stretch(text: shown(span.text, isCode: span.detection != nil), detection: span.detection)
      }, columns, enough)
  }

  /// As sure as it was; a box and a mask are a sign each.
  private func step(_ group: AnswerSteps.Group, at place: Int) -> Stretch {
    let isCursor = state.cursor == place
    let text =
      group.kind == .end
      ? (isCursor ? (ascii ? "[end]" : "⏎") : "")
      : shown(group.text, isCode: group.kind == .places || group.kind == .codes)
    let sure = insight?.certainty(of: group, answer.tokens)
    return Stretch(
      text: text, detection: group.detection, tone: sure.map { .sure($0) } ?? .plain, isCursor: isCursor)
  }

  private func shown(_ text: String, isCode: Bool) -> String {
    isCode && !state.showsCodes ? AnswerCodes.folded(text, ascii: ascii) : text
  }

  private static func broken(
    _ stretches: some Sequence<Stretch>, _ columns: Int, _ enough: Int
  ) -> [[Piece]] {
    var lines: [[Piece]] = [[]]
    var used = 0
    for stretch in stretches {
      guard lines.count <= enough else { break }
      for word in words(DisplayText.lines(stretch.text)) {
        if word == "\n" {
          lines.append([])
          used = 0
        } else {
          add(word, of: stretch, columns, &lines, &used)
        }
      }
    }
    return lines
  }

  /// Words with the blanks after them, and newlines alone. `<loc0123>` can break before its `<`.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in text {
      if character == "\n" || character == "<" {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      word.append(character)
      if character == " " || character == "\n" {
        words.append(word)
        word = ""
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  private static func add(
    _ word: String, of stretch: Stretch, _ columns: Int, _ lines: inout [[Piece]], _ used: inout Int
  ) {
    var rest = word
    while !rest.isEmpty {
      let visible = rest.hasSuffix(" ") ? String(rest.dropLast()) : rest
      if used > 0, used + DisplayWidth.of(visible) > columns {
        lines.append([])
        used = 0
      }
      var part = TextLayout.prefix(rest, columns - used)
      if part.isEmpty { part = String(rest.prefix(1)) }
      // The codes are there to be seen, but not to be read.
      let isCode = part.hasPrefix("<loc") || part.hasPrefix("<seg")
      lines[lines.count - 1].append(
        Piece(
          text: part, detection: stretch.detection,
          tone: isCode && stretch.tone == .plain ? .dim : stretch.tone, isCursor: stretch.isCursor))
      used += DisplayWidth.of(part)
      rest = String(rest.dropFirst(part.count))
      if rest == " " { rest = "" }
    }
  }
}

/// Runs of `<loc1234>` and `<seg123>` as one sign each.
enum AnswerCodes {
  static func folded(_ text: String, ascii: Bool) -> String {
    var result = ""
    var rest = text[...]
    while let mark = rest.firstIndex(of: "<") {
      result += rest[..<mark]
      rest = rest[mark...]
      if let after = skip(rest, "<loc", digits: 4) {
        result += ascii ? "[box]" : "▭"
        rest = after
      } else if let after = skip(rest, "<seg", digits: 3) {
        result += ascii ? "[mask]" : "▨"
        rest = after
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result + rest
  }

  /// What follows the codes that a text begins with; nil where it begins with none.
  private static func skip(_ text: Substring, _ prefix: String, digits: Int) -> Substring? {
    var rest = text
    while rest.hasPrefix(prefix) {
      let number = rest.dropFirst(prefix.count)
      guard number.prefix(digits).allSatisfy(\.isWholeNumber), number.dropFirst(digits).first == ">" else {
        break
      }
      rest = number.dropFirst(digits + 1)
    }
    return rest.startIndex == text.startIndex ? nil : rest
  }
}
