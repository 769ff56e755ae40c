import Interface

/// Whether what is copied arrives. There is no harmless question to a terminal for that: asking for the clipboard's
/// contents is what terminals refuse, or ask their user about.
extension TerminalFacts {
  enum Clipboard: Equatable {
    case noTerminal, refused, screen, tmux, unknown

    /// nil: not known.
    var known: Bool? { self == .unknown || self == .tmux ? nil : false }
  }

  var clipboardState: Clipboard {
    let term = ladder.term
    if !isInput || !isOutput { return .noTerminal }
    if isInTmux { return .tmux }
    if term.hasPrefix("screen") || environment["STY"]?.isEmpty == false { return .screen }
    let isPlain = ["", "dumb", "linux"].contains(term) || term.hasPrefix("vt")
    return isPlain || environment["TERM_PROGRAM"] == "Apple_Terminal" ? .refused : .unknown
  }

  var clipboard: Fact {
    Fact(name: "clipboard", value: clipboardText, isMissing: clipboardState == .screen)
  }

  private var clipboardText: String {
    switch clipboardState {
    case .noTerminal: "none without a terminal"
    case .refused: "this kind of terminal has none for programs (OSC 52)"
    case .screen: "GNU screen does not pass it on (OSC 52); tmux can"
    case .tmux: "in tmux (OSC 52) only with: set -g set-clipboard on"
    case .unknown: "by OSC 52; whether it is taken cannot be asked: copy with y, and paste"
    }
  }
}
