/// What can be asked for about fetching models.
public enum PullCommand: String, Sendable, CaseIterable {
  case pull

  static let rows: [CommandRow<PullCommand>] = [
    CommandRow(
      .panes, "", .pull, "fetch a model from the hub, or masks: the mask decoder; alone: stop fetching",
      argument: .optional(.hub))
  ]
}
