/// What can be asked for about an answer's words.
public enum AnswerCommand: String, Sendable, CaseIterable {
  case codes, copyAnswer, copyJSON

  static let rows: [CommandRow<AnswerCommand>] = [
    CommandRow(.panes, "C", .codes, "codes of places and masks in the answer, or signs for them"),
    CommandRow(.panes, "y", .copyAnswer, "copy the answer"),
    CommandRow(.panes, "Y", .copyJSON, "copy answer and objects as JSON, as pali run --json has it"),
  ]
}
