import TOML

/// What is wrong with a theme, and where.
public struct ThemeError: Error, Equatable, CustomStringConvertible {
  /// The file whose text is at fault, of the theme asked for or of one that it inherits from; "theme NAME" for one
  /// that has no file.
  public let source: String
  /// nil where the fault is at no one place.
  public let place: Place?
  public let fault: String

  public init(source: String, place: Place? = nil, fault: String) {
    self.source = source
    self.place = place
    self.fault = fault
  }

  public var description: String {
    let place = place.map { ", line \($0.line), column \($0.column)" } ?? ""
    return "\(source)\(place): \(fault)"
  }
}
