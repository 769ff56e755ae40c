/// What commands do about the answer on screen.
extension AnswerState {
  static let none = Message.advice("there is no answer yet: {prompt} types a prompt, {run} runs it")

  static let toCome = Message.notice(Notice("its turn is still to come"))

  /// `isAsked`: whether an answer is still to come.
  mutating func update(_ command: AnswerCommand, _ answer: PictureAnswer?, isAsked: Bool) -> [Message] {
    let none = isAsked ? Self.toCome : Self.none
    switch command {
    case .codes:
      showsCodes.toggle()
      return [.notice(Notice.toggled("codes in the answer", showsCodes))]
    case .copyAnswer:
      guard let answer else { return [none] }
      return [
        .notice(Notice("the answer is in the clipboard")), .effect(.copyToClipboard(.text(answer.text))),
      ]
    case .copyJSON:
      guard let answer else { return [none] }
      return [
        .notice(Notice("answer and objects are in the clipboard, as JSON")),
        .effect(.copyToClipboard(.record(answer.record))),
      ]
    }
  }

  /// Over `lines` lines, `rows` of which are seen.
  mutating func scroll(_ movement: Movement, lines: Int, rows: Int) {
    let last = max(0, lines - rows)
    let row = movement.target(from: top ?? last, count: last + 1, page: rows)
    top = min(max(0, row), last)
  }
}
