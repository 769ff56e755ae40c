import CTerminal
import Interface

/// How many colours to use: the flag first, then what the environment and the terminal database say.
struct ColorLadder {
  /// $TERM, $COLORTERM and $NO_COLOR.
  var environment: [String: String]
  /// Palette entries of the terminal database; 0 on a monochrome terminal.
  var databaseColors: Int
  /// An RGB or Tc capability in the terminal database.
  var databaseDirect: Bool

  /// `flag` nil stands for `auto`.
  func depth(flag: ColorDepth?) -> ColorDepth {
    if let flag { return flag }
    let term = environment["TERM"] ?? ""
    if !(environment["NO_COLOR"] ?? "").isEmpty || term == "dumb" { return .mono }
    if offersDirect(term) { return .direct }
    if databaseColors >= 256 { return .indexed256 }
    return databaseColors >= 8 ? .indexed16 : .mono
  }

  private func offersDirect(_ term: String) -> Bool {
    // The console and screen misread 24-bit sequences, whatever COLORTERM they inherited.
    if term == "linux" || term.hasPrefix("screen") { return false }
    let named = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
    return term.hasSuffix("-direct") || named || databaseDirect
  }
}

extension ColorLadder {
  /// The ladder for this process's terminal.
  static func here(_ environment: [String: String]) -> ColorLadder {
    var colors: Int32 = 0
    var direct = false
    _ = ct_probe(&colors, &direct)
    return ColorLadder(environment: environment, databaseColors: Int(colors), databaseDirect: direct)
  }
}
