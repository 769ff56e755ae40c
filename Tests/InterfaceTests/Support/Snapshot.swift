import Foundation
import Testing

@testable import Interface

/// A frame as text that can be read and compared: the characters, then the styles, each cell by a letter of
/// its style's entry in the legend.
enum Snapshot {
  static func text(of frame: Frame) -> String {
    var lines: [String] = []
    for y in 0..<frame.size.rows {
      lines.append("|" + characters(frame, y) + "|")
    }
    if let cursor = frame.cursor { lines.append("cursor \(cursor.x),\(cursor.y)") }
    return lines.joined(separator: "\n") + "\n" + styles(frame)
  }

  private static func characters(_ frame: Frame, _ y: Int) -> String {
    (0..<frame.size.columns).map { frame[$0, y] }.filter { !$0.isContinuation }
      .map { String($0.character) }.joined()
  }

  /// Runs of equal style a row: "12*style". Picture cells differ from cell to cell: they are hashed a row.
  private static func styles(_ frame: Frame) -> String {
    var text = ""
    for y in 0..<frame.size.rows {
      var runs: [(count: Int, name: String)] = []
      for x in 0..<frame.size.columns {
        let name = name(frame[x, y])
        if runs.last?.name == name {
          runs[runs.count - 1].count += 1
        } else {
          runs.append((1, name))
        }
      }
      let line = runs.map { "\($0.count)*\($0.name)" }.joined(separator: " ")
      text += runs.count > 24 ? "\(y): \(runs.count) runs, \(hash(line))\n" : "\(y): \(line)\n"
    }
    return text
  }

  private static func name(_ cell: Cell) -> String {
    let style = cell.style
    let attributes = style.attributes.rawValue == 0 ? "" : "+\(style.attributes.rawValue)"
    return "\(name(style.foreground))/\(name(style.background))\(attributes)"
  }

  private static func name(_ color: Color) -> String {
    switch color {
    case .terminal: "-"
    case .indexed(let index): "\(index)"
    case .rgb(let c): String(format: "%02x%02x%02x", c.red, c.green, c.blue)
    }
  }

  /// FNV-1a, the same on every run.
  private static func hash(_ text: String) -> String {
    let value = text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return String(value, radix: 16)
  }

  /// Compares with `Fixtures/Screens/NAME.txt`; `PALI_RECORD=1` writes it there instead.
  static func check(
    _ frame: Frame, _ name: String, location: SourceLocation = #_sourceLocation, file: String = #filePath
  ) throws {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/Screens")
    let url = folder.appendingPathComponent(name + ".txt")
    let text = text(of: frame)
    if ProcessInfo.processInfo.environment["PALI_RECORD"] != nil {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    let recorded = try String(contentsOf: url, encoding: .utf8)
    guard text != recorded else { return }
    Issue.record(
      "\(name) differs (PALI_RECORD=1 records it anew):\n\(difference(text, recorded))",
      sourceLocation: location)
  }

  private static func difference(_ new: String, _ old: String) -> String {
    let (new, old) = (new.components(separatedBy: "\n"), old.components(separatedBy: "\n"))
    return (0..<max(new.count, old.count)).compactMap { line in
      let (a, b) = (line < new.count ? new[line] : "", line < old.count ? old[line] : "")
      return a == b ? nil : "- \(b)\n+ \(a)"
    }.prefix(12).joined(separator: "\n")
  }
}
