import Files

/// A line at the bottom of the screen that asks for words.
public struct EntryState: Sendable {
  public let purpose: EntryPurpose
  public internal(set) var line: LineEditor
  /// How the list was before, for leaving without effect.
  let origin: EntryOrigin
  /// What completes a command.
  let words: CommandWords
  /// How far back in the commands typed before; 0: the line that is new.
  var recalled = 0
  var completion = Completion()

  public var label: String {
    switch purpose {
    case .find: "/"
    case .filter: "filter: "
    case .command: ":"
    case .label: "label: "
    }
  }
}
