import Answers

/// What is known of a piece of the answer; a token's where the server tells of tokens, else a code's or a word's.
struct AnswerPiece: Equatable {
  var text: String
  var id: Int?
  var logprob: Float?
  var alternatives: [StepDistribution.Alternative] = []
}

/// Brings together the text of an answer and what is told of its tokens.
///
/// The text is right. Where the tokens that are told do not make it up, nothing told of them is believed from there on,
/// and the text alone is cut.
struct AnswerPieces {
  /// nil as long as tokens are told and agree with the text.
  private var cutting: TextPieces?
  private var isBegun = false

  /// Whether the text is cut into tokens as the server tells them.
  var isTold: Bool { cutting == nil }

  mutating func append(_ text: String, _ told: [ToldToken]) -> [AnswerPiece] {
    if told.isEmpty && text.isEmpty { return [] }
    defer { isBegun = true }
    if cutting == nil, let texts = Self.texts(of: told, in: text, isFirst: !isBegun) {
      return zip(told, texts).map {
        AnswerPiece(text: $1, id: $0.id, logprob: $0.logprob, alternatives: $0.alternatives)
      }
    }
    cutting = cutting ?? TextPieces()
    return cutting?.append(text).map { AnswerPiece(text: $0) } ?? []
  }

  mutating func finish() -> [AnswerPiece] { cutting?.finish().map { AnswerPiece(text: $0) } ?? [] }

  /// What each token adds to the text; nil where they do not make it up.
  private static func texts(of told: [ToldToken], in text: String, isFirst: Bool) -> [String]? {
    if told.count == 1, told[0].text == nil { return [AnswerCode.isEnd(text) ? "" : text] }
    var rest = text.utf8[...]
    var texts: [String] = []
    for (index, token) in told.enumerated() {
      guard let name = token.text else { return nil }
      let next = told[(index + 1)...].first.flatMap(\.text)
      guard let length = length(of: name, next, in: rest, isFirst: isFirst && index == 0) else { return nil }
      let piece = String(Substring(rest.prefix(length)))
      rest = rest.dropFirst(length)
      // A token of several codes is none of the model's.
      guard !AnswerCode.isSeveral(piece) else { return nil }
      texts.append(AnswerCode.isEnd(piece) ? "" : piece)
    }
    return rest.isEmpty ? texts : nil
  }

  /// How many bytes of the text are a token's. `name`: as it is written by itself; `next`: the token after it.
  private static func length(
    of name: String, _ next: String?, in rest: Substring.UTF8View, isFirst: Bool
  ) -> Int? {
    let name = name.replacing("\u{2581}", with: " ")
    if rest.starts(with: name.utf8) { return name.utf8.count }
    // The end is told, and not written.
    if AnswerCode.isEnd(name) { return 0 }
    // Some leave out the blank before the first word.
    if isFirst, name.first == " ", rest.starts(with: name.dropFirst().utf8) { return name.utf8.count - 1 }
    // A part of a character: the text has the character once it is whole.
    guard name.contains("\u{FFFD}") else { return nil }
    guard let next else { return rest.count }
    return next.contains("\u{FFFD}") ? 0 : bytes(before: next, in: rest)
  }

  private static func bytes(before next: String, in rest: Substring.UTF8View) -> Int? {
    guard !AnswerCode.isEnd(next) else { return rest.count }
    let range = Array(rest).firstRange(of: Array(next.replacing("\u{2581}", with: " ").utf8))
    return range?.lowerBound
  }
}
