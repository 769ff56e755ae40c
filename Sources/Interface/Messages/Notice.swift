/// A line for the status line.
public struct Notice: Sendable, Hashable {
  public enum Kind: Sendable, Hashable { case information, error }

  public let text: String
  public let kind: Kind

  public init(_ text: String, kind: Kind = .information) {
    self.text = TextLayout.message(text)
    self.kind = kind
  }

  static let noObjectSelected = Notice(
    "select an object first: click on its box, or move in the list of objects")

  /// What a switch now says.
  static func toggled(_ name: String, _ isOn: Bool) -> Notice { Notice("\(name) \(isOn ? "on" : "off")") }
}
