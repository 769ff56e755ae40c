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

  /// What has decided.
  enum Reason: Equatable {
    case flag, noColor, dumb, term, colorTerm, database
  }

  /// `flag` nil stands for `auto`.
  func depth(flag: ColorDepth?) -> ColorDepth { choice(flag: flag).depth }

  /// The same, and what has decided it.
  func choice(flag: ColorDepth?) -> (depth: ColorDepth, reason: Reason) {
    if let flag { return (flag, .flag) }
    if !(environment["NO_COLOR"] ?? "").isEmpty { return (.mono, .noColor) }
    if term == "dumb" { return (.mono, .dumb) }
    if let reason = direct { return (.direct, reason) }
    if databaseColors >= 256 { return (.indexed256, .database) }
    return (databaseColors >= 8 ? .indexed16 : .mono, .database)
  }

  var term: String { environment["TERM"] ?? "" }

  /// Whether it misreads 24-bit sequences, as the console and screen do, whatever COLORTERM they inherited.
  var isLimited: Bool { term == "linux" || term.hasPrefix("screen") }

  /// What offers 24 bits; nil: nothing.
  private var direct: Reason? {
    if isLimited { return nil }
    if term.hasSuffix("-direct") { return .term }
    if ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "") { return .colorTerm }
    return databaseDirect ? .database : nil
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
