/// A key of the keyboard, as the terminal tells it.
public enum Key: Sendable, Hashable {
  /// A whole grapheme cluster. A shifted letter comes as its capital, without the shift modifier.
  case character(Character)
  case enter, escape, tab, backtab, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  case function(Int)
}

/// A key with the modifiers held.
///
/// Control with a letter is `.character("a")` with `.control`, the letter in lower case. `^I`, `^M`, `^H`
/// and `^[` cannot be told from Tab, Enter, Backspace and Escape: the terminal reports them as those keys.
public struct KeyPress: Sendable, Hashable {
  public struct Modifiers: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let control = Modifiers(rawValue: 1)
    public static let alt = Modifiers(rawValue: 2)
    public static let shift = Modifiers(rawValue: 4)
  }

  public var key: Key
  public var modifiers: Modifiers

  public init(_ key: Key, _ modifiers: Modifiers = []) {
    self.key = key
    self.modifiers = modifiers
  }

  /// The character to insert when this press is typing, not a command.
  public var typed: Character? {
    guard case .character(let character) = key, modifiers.isSubset(of: .shift) else { return nil }
    return character
  }
}
