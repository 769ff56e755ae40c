import Interface

/// Which colours are used, why, and how to come by more.
extension TerminalFacts {
  var colors: Fact {
    let (depth, reason) = ladder.choice(flag: flag)
    let value = "\(Self.name(depth)), \(because(reason))" + (advice(depth, reason).map { "; \($0)" } ?? "")
    return Fact(name: "colours", value: value, isMissing: isPoor(depth, reason))
  }

  private static func name(_ depth: ColorDepth) -> String {
    switch depth {
    case .direct: "24 bit"
    case .indexed256: "256"
    case .indexed16: "16"
    case .mono: "none"
    }
  }

  private func because(_ reason: ColorLadder.Reason) -> String {
    switch reason {
    case .flag: "as --color or config.toml says"
    case .noColor: "for NO_COLOR is set"
    case .dumb, .term: "by TERM"
    case .colorTerm: "by COLORTERM=\(environment["COLORTERM"] ?? "")"
    case .database: "as the terminal database has it"
    }
  }

  /// What was not asked for and can be helped.
  private func isPoor(_ depth: ColorDepth, _ reason: ColorLadder.Reason) -> Bool {
    depth == .mono && reason != .flag || depth == .indexed16 && reason == .database && !ladder.isLimited
  }

  private func advice(_ depth: ColorDepth, _ reason: ColorLadder.Reason) -> String? {
    switch (depth, reason) {
    case (.direct, _), (_, .flag): nil
    case (_, .noColor): "unset NO_COLOR"
    case (_, _) where isInTmux && ladder.isLimited: "in ~/.tmux.conf: set -g default-terminal tmux-256color"
    case (.indexed256, _) where isInTmux:
      "where the terminal has 24 bit: export COLORTERM=truecolor, and in ~/.tmux.conf: "
        + "set -as terminal-features ',*:RGB'"
    case (_, _) where ladder.isLimited: "24 bit would be misread here"
    case (.indexed256, _): "where the terminal has 24 bit: export COLORTERM=truecolor"
    default: "where the terminal has them: export TERM=xterm-256color"
    }
  }

  var isInTmux: Bool { !(environment["TMUX"] ?? "").isEmpty || ladder.term.hasPrefix("tmux") }
}
