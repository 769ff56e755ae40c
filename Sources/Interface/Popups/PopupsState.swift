/// What lies over the panes, or asks for words at the bottom of the screen. At most one has the keys.
public struct PopupsState: Sendable {
  public internal(set) var popup: Popup?
  public internal(set) var entry: EntryState?
  /// What was typed after `:`, oldest first.
  var typed: [String] = []
  static let typedLimit = 500

  /// Ticks of the clock until a question that came by itself takes an answer: what is being typed is not meant for it.
  var hush = 0
  /// About seven tenths of a second.
  static let hushTicks = 7

  var listsAnswers: Bool {
    if case .picker(let picker) = popup { picker.purpose == .answers } else { false }
  }

  /// Whether the panes do not have the keys.
  var isOpen: Bool { popup != nil || entry != nil }
}

/// What lies over the panes.
public enum Popup: Sendable {
  case help(HelpState)
  case picker(PickerState)
  case question(Question)
}

/// Something to be agreed to before it is done.
public struct Question: Sendable, Equatable {
  /// One line.
  public let text: String
  /// The keys that answer it.
  let answers: String
  let agreement: Agreement
}
