/// What the prompt can be asked for.
public enum PromptCommand: String, Sendable, CaseIterable {
  case prompt, task, language, run, runTogether, runList
  case historyPrevious, historyNext, historySearch, editor
  case betterWords, better

  static let rows: [CommandRow<PromptCommand>] = [
    CommandRow(.panes, "i", .prompt, "type a prompt", hint: "prompt"),
    CommandRow(.panes, "t", .task, "choose the task", hint: "task", argument: .optional(.task)),
    CommandRow(.panes, "A-l", .language, "choose the language", argument: .optional(.language)),
    CommandRow(
      .panes, "r", .run, "run the prompt on this picture, or on the marked ones in turn", hint: "run"),
    CommandRow(.panes, "R", .runTogether, "run it once on all marked pictures together"),
    CommandRow(
      .panes, "A", .runList, "run it on all pictures of the list that have no answer to it"),
    CommandRow(.preview, "Enter", .prompt, "type a prompt"),
    CommandRow(.answer, "Enter", .prompt, "type a prompt"),
    CommandRow(.prompt, "Enter", .run, "run on this picture, or on the marked ones in turn", hint: "run"),
    CommandRow(.prompt, "A-Enter", .runTogether, "run once on all marked pictures together"),
    CommandRow(.prompt, "A-t", .task, "choose the task", hint: "task"),
    CommandRow(.prompt, "A-l", .language, "choose the language", hint: "language"),
    CommandRow(.prompt, "^P  Up", .historyPrevious, "the prompt before", hint: "history"),
    CommandRow(.prompt, "^N  Down", .historyNext, "the prompt after"),
    CommandRow(.prompt, "^R", .historySearch, "search the history"),
    CommandRow(.prompt, "^G", .editor, "edit the prompt in $EDITOR"),
    CommandRow(.prompt, "A-m", .betterWords, "take the words that are offered in place of those typed"),
    CommandRow(.panes, "B", .better, "after a refusal: ask with the task that serves better"),
  ]
}
