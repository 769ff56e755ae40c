/// What is wrong with a theme, and where.
public struct ThemeError: Error, Equatable, CustomStringConvertible {
  /// The theme whose text is at fault: the asked for, or one that it inherits from.
  public let theme: String
  /// From 1; nil where the fault is in no one line.
  public let line: Int?
  /// From 1; known where the file is no TOML.
  public var column: Int?
  public let fault: String

  public var description: String {
    let place = (line.map { ", line \($0)" } ?? "") + (column.map { ", column \($0)" } ?? "")
    return "theme \(theme)\(place): \(fault)"
  }
}
