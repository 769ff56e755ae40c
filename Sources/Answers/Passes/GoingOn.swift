/// How a model is made to go on with an answer that it had ended.
enum GoingOn {
  /// As models write it between two objects; what follows begins with its own blank, or with a place.
  static let separator = " ;"
  /// Times that it is made to, at most.
  static let rounds = 8

  /// An answer and a semicolon after it, as tokens where it is known how this model cuts one: it is, where it has
  /// written one. nil where there is nothing to go on from.
  static func start(after tokens: [GeneratedToken]) -> AnswerStart? {
    let written = AnswerStart(tokens)
    guard isWhole(written.text) else { return nil }
    let cut = tokens.first { $0.text == separator }?.id
    let ids = cut.flatMap { cut in written.ids.map { $0 + [cut] } }
    return AnswerStart(written.text + separator, ids: ids)
  }

  /// The same of an answer that was written before.
  static func start(after written: AnswerStart) -> AnswerStart? {
    isWhole(written.text) ? AnswerStart(written.text + separator) : nil
  }

  /// Whether a text is an answer that could have ended there: its last object is whole, and nothing comes after it.
  private static func isWhole(_ text: String) -> Bool {
    let output = ParsedOutput(text: text)
    guard let last = output.detections.last, output.spans.last?.detection == last.index else { return false }
    let isHalf = !last.flags.isDisjoint(with: [.missingLabel, .extraLocations, .wrongSegmentCount])
    return !isHalf && text.last { !$0.isWhitespace } != ";"
  }
}
