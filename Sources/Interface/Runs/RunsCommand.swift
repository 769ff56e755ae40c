/// What can be asked for about runs and their answers.
public enum RunsCommand: String, Sendable, CaseIterable {
  case cancel, olderAnswer, newerAnswer, answers, nextFailure, previousFailure, model, server, lora

  static let rows: [CommandRow<RunsCommand>] = [
    CommandRow(.panes, "s", .cancel, "stop what is asked about this picture; the others go on"),
    CommandRow(.panes, "<", .olderAnswer, "the answer before, about this picture"),
    CommandRow(.panes, ">", .newerAnswer, "the answer after"),
    CommandRow(.panes, "o", .answers, "the answers about this picture: look through, pin, forget"),
    CommandRow(.panes, "] f", .nextFailure, "the next picture whose run failed"),
    CommandRow(.panes, "[ f", .previousFailure, "the one before"),
    CommandRow(
      .panes, "", .model, "load another model: a folder, a hub id, or demo", argument: .needed(.model)),
    CommandRow(
      .panes, "", .lora, "lay a LoRA adapter over the model: its folder or hub id; off takes it away",
      argument: .needed(.adapter)),
    CommandRow(
      .panes, "", .server, "let a server answer: a name of config.toml, or a URL; pictures are sent there",
      argument: .needed(.server)),
  ]
}
