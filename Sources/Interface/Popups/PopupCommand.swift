/// What pickers, questions, the help and lines of words can be asked for.
public enum PopupCommand: String, Sendable, CaseIterable {
  case accept, leave, complete, search, pin, forget

  static let rows: [CommandRow<PopupCommand>] = [
    CommandRow(.entry, "Enter", .accept, "do it", hint: "accept"),
    CommandRow(
      .entry, "Tab", .complete, "complete a command, a name, a path; again: the next", hint: "complete"),
    CommandRow(.entry, "Esc  ^C", .leave, "leave as it was", hint: "leave"),
    CommandRow(.picker, "Enter", .accept, "choose", hint: "choose"),
    CommandRow(.picker, "Esc  ^C", .leave, "leave as it was", hint: "leave"),
    CommandRow(.picker, "^O", .pin, "of answers: keep it whatever is pruned, and not", hint: "pin"),
    CommandRow(.picker, "^X", .forget, "of answers: remove it for good", hint: "forget"),
    CommandRow(.help, "/", .search, "search", hint: "search"),
    CommandRow(.help, "Esc  q  ?  F1  ^C  Enter", .leave, "close", hint: "close"),
    CommandRow(.helpSearch, "Enter", .accept, "read what was found", hint: "read"),
    CommandRow(.helpSearch, "Esc  ^C", .leave, "show all again", hint: "all"),
    CommandRow(.question, "y  Y", .accept, "yes", hint: "yes"),
    CommandRow(.question, "n  N  q  Esc  ^C", .leave, "no", hint: "no"),
  ]
}
