/// What the mouse did, in cells from the top left corner, 0-based.
public struct MouseEvent: Sendable, Hashable {
  public enum Kind: Sendable, Hashable { case press, release, drag, wheelUp, wheelDown }
  public enum Button: Sendable, Hashable { case left, middle, right, none }

  public var kind: Kind
  public var button: Button
  public var x: Int, y: Int
  public var modifiers: KeyPress.Modifiers

  public init(_ kind: Kind, button: Button = .left, x: Int, y: Int, modifiers: KeyPress.Modifiers = []) {
    self.kind = kind
    self.button = button
    self.x = x
    self.y = y
    self.modifiers = modifiers
  }
}
