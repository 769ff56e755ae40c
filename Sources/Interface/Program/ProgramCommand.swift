/// What the program as a whole can be asked for.
public enum ProgramCommand: String, Sendable, CaseIterable {
  case nextPane, previousPane, answerPanes, pictureAlone, export, exportAnswers, exportTruth, truth, runTruth,
    theme, set,
    command, help
  case redraw, suspend, interrupt, dismiss, quit

  static func stopping(aBatch: Bool) -> ProgramCommand { aBatch ? .interrupt : .dismiss }

  /// What `set` switches.
  static let settings = ["ascii"]

  static let rows: [CommandRow<ProgramCommand>] =
    [
      CommandRow(.panes, "c", .answerPanes, "close the answer and its objects, and open them"),
      CommandRow(.panes, "p", .pictureAlone, "the picture alone, and back"),
      CommandRow(
        .panes, "e", .export, "write the picture with its boxes as a PNG beside it, or to a file",
        argument: .optional(.file)),
      CommandRow(
        .panes, "E", .exportAnswers,
        "write the answers about what is marked, or else listed, for another tool",
        argument: .optional(.export)),
      CommandRow(
        .panes, "", .exportTruth, "the same with mended answers in place of the model's, to learn from",
        argument: .optional(.export)),
      CommandRow(
        .panes, "", .truth,
        "a data set that tells what is so, JSONL or COCO, beside the answers; off closes it",
        argument: .needed(.truth)),
      CommandRow(.panes, "", .runTruth, "ask what the data set asks, where there is no answer yet"),
      CommandRow(.panes, "Tab", .nextPane, "next pane", hint: "pane"),
      CommandRow(.panes, "S-Tab", .previousPane, "previous pane"),
      CommandRow(.panes, "T", .theme, "choose a theme", argument: .optional(.theme)),
      CommandRow(
        .panes, "", .set, "ascii: draw with plain characters, and back", argument: .needed(.setting)),
      CommandRow(.panes, ":", .command, "command line; Tab lists the commands"),
      CommandRow(.panes, "?  F1", .help, "this help", hint: "help"),
      CommandRow(.panes, "^C", .interrupt, "stop all runs; nothing runs: quit"),
      CommandRow(
        .panes, "Esc", .dismiss,
        "stop a run, of a batch after a question; before that back out: range, zoom, filter, pane"),
      CommandRow(.panes, "q", .quit, "quit", hint: "quit"),
      CommandRow(.prompt, "Tab", .nextPane, "next pane", hint: "pane"),
      CommandRow(.prompt, "S-Tab", .previousPane, "previous pane"),
      CommandRow(
        .prompt, "Esc", .dismiss, "stop a run; of a batch, or of none, back to the pane before", hint: "back"),
      CommandRow(.prompt, "^C", .interrupt, "stop all runs; nothing runs: quit"),
      CommandRow(.prompt, "F1", .help, "help"),
    ]
    + [KeyContext.panes, .prompt, .entry, .picker, .help, .helpSearch, .question].flatMap {
      [
        CommandRow($0, "^L", .redraw, "draw the screen again"),
        CommandRow($0, "^Z", .suspend, "stop and go to the shell; fg comes back"),
      ]
    }
}
