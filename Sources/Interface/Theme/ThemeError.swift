/// What is wrong with a theme, and where.
public struct ThemeError: Error, Equatable, CustomStringConvertible {
  /// The theme whose text is at fault: the asked for, or one that it inherits from.
  public let theme: String
  /// From 1; nil where the fault is in no one line.
  public let line: Int?
  public let fault: String

  public var description: String {
    "theme \(theme)\(line.map { ", line \($0)" } ?? ""): \(fault)"
  }
}
