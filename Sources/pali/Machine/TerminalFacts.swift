import CTerminal
import Foundation
import Interface
import JSON

/// What the terminal gives, as far as it is known without asking it: an answer that comes late would be typed into the
/// shell.
struct TerminalFacts: FactSection {
  var environment: [String: String]
  var isInput, isOutput: Bool
  /// nil: not known.
  var size: Size?
  /// Whether the terminal database has an entry that can move the cursor.
  var isKnown: Bool
  var ladder: ColorLadder
  /// nil: `auto`.
  var flag: ColorDepth?
  var isUTF8, asksForASCII, reportsMouse: Bool

  /// Of this process.
  init(_ environment: [String: String], flag: ColorDepth?, asksForASCII: Bool) {
    var (colors, direct) = (Int32(0), false)
    self.environment = environment
    isInput = isatty(STDIN_FILENO) == 1
    isOutput = isatty(STDOUT_FILENO) == 1
    isKnown = ct_probe(&colors, &direct)
    ladder = ColorLadder(environment: environment, databaseColors: Int(colors), databaseDirect: direct)
    self.flag = flag
    self.asksForASCII = asksForASCII
    isUTF8 = ct_probe_utf8()
    reportsMouse = ct_probe_mouse()
    var (columns, rows) = (Int32(0), Int32(0))
    if ct_window_size(&columns, &rows) { size = Size(columns: Int(columns), rows: Int(rows)) }
  }

  var facts: [Fact] { [terminal, colors, text, mouse, clipboard] }

  var json: (String, JSONLine.Value) {
    (
      "terminal",
      .object([
        ("input", .bool(isInput)), ("output", .bool(isOutput)), ("term", .string(ladder.term)),
        ("known", .bool(isKnown)), ("columns", .known(size?.columns)), ("rows", .known(size?.rows)),
        ("colors", .string(ladder.choice(flag: flag).depth.rawValue)), ("utf8", .bool(isUTF8)),
        ("mouse", .bool(reportsMouse)), ("clipboard", clipboardState.known.map { .bool($0) } ?? .null),
      ])
    )
  }

  private var terminal: Fact {
    let term = ladder.term.isEmpty ? "TERM is not set" : "TERM=\(ladder.term)"
    let advice = "; export TERM=xterm-256color, where it is of that kind"
    guard isInput && isOutput else {
      let stream = isOutput ? "input" : "output"
      return Fact(name: "terminal", value: "none, standard \(stream) is something else; \(term)")
    }
    guard isKnown else {
      let fault = ladder.term.isEmpty ? "" : ", which the terminal database does not know"
      return Fact(name: "terminal", value: term + fault + advice, isMissing: true)
    }
    let size = size.map { "\($0.columns) x \($0.rows) cells" } ?? "of unknown size"
    return Fact(name: "terminal", value: "\(size), \(term)")
  }

  private var text: Fact {
    let variable = ["LC_ALL", "LC_CTYPE", "LANG"].first { !(environment[$0] ?? "").isEmpty }
    let name = variable.flatMap { environment[$0] } ?? ""
    let locale = variable.map { "\($0)=\(name)" } ?? "no locale is set"
    if asksForASCII { return Fact(name: "text", value: "ASCII, as --ascii or config.toml says") }
    if isUTF8 {
      // One that is not there counts as none.
      let isThere = name.lowercased().contains("utf") || ["", "C", "POSIX"].contains(name)
      return Fact(name: "text", value: "UTF-8 (\(locale)\(isThere ? "" : ", which is not there"))")
    }
    let value = "ASCII alone, for \(locale) is no UTF-8: export LC_ALL=C.UTF-8, where the terminal is"
    return Fact(name: "text", value: value, isMissing: true)
  }

  private var mouse: Fact {
    let value = reportsMouse ? "clicks, drags and the wheel" : "none, by TERM; keys do all that it does"
    return Fact(name: "mouse", value: value)
  }
}
