/// How keys are written on screen and in the tables: `^A`, `A-b`, `Enter`, `g`, `F1`.
extension KeyPress: CustomStringConvertible {
  private static let names: [(key: Key, name: String)] = [
    (.enter, "Enter"), (.escape, "Esc"), (.tab, "Tab"), (.backtab, "S-Tab"), (.backspace, "Backspace"),
    (.delete, "Delete"), (.insert, "Insert"), (.up, "Up"), (.down, "Down"), (.left, "Left"),
    (.right, "Right"), (.home, "Home"), (.end, "End"), (.pageUp, "PgUp"), (.pageDown, "PgDn"),
    (.character(" "), "Space"),
  ]

  /// Those that terminals tell.
  private static let functions = 1...12
  private static let haveControl = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_")

  /// What cannot be seen is no key, nor fit for a screen.
  private static func isSeen(_ character: Character) -> Bool {
    !character.isWhitespace && character.unicodeScalars.allSatisfy { DisplayText.standIn($0) == nil }
  }

  /// The key as which terminals tell this one: `^I` comes as Tab; nil for all others.
  public var twin: KeyPress? {
    guard case .character(let letter) = key, modifiers.contains(.control) else { return nil }
    let twins: [Character: Key] = ["i": .tab, "m": .enter, "j": .enter, "h": .backspace, "[": .escape]
    return twins[letter].map { KeyPress($0, modifiers.subtracting(.control)) }
  }

  /// Reads the notation; nil when it is none.
  public init?(notation: String) {
    var rest = Substring(notation)
    var modifiers: Modifiers = []
    if rest.hasPrefix("A-"), rest.count > 2 {
      modifiers.insert(.alt)
      rest = rest.dropFirst(2)
    }
    if rest.hasPrefix("^"), rest.count == 2, let letter = rest.last {
      guard Self.haveControl.contains(letter) else { return nil }
      self.init(.character(Character(letter.lowercased())), modifiers.union(.control))
    } else if let named = Self.names.first(where: { $0.name == rest }) {
      self.init(named.key, modifiers)
    } else if let number = Self.functions.first(where: { "F\($0)" == rest }) {
      self.init(.function(number), modifiers)
    } else if rest.count == 1, let character = rest.first, Self.isSeen(character) {
      self.init(.character(character), modifiers)
    } else {
      return nil
    }
  }

  public var description: String {
    var text = modifiers.contains(.alt) ? "A-" : ""
    if let named = Self.names.first(where: { $0.key == key }) { return text + named.name }
    switch key {
    case .character(let character):
      text += modifiers.contains(.control) ? "^" + character.uppercased() : String(character)
    case .function(let number): text += "F\(number)"
    // Their names are in the table above.
    case .enter, .escape, .tab, .backtab, .backspace, .delete, .insert, .up, .down, .left, .right, .home,
      .end,
      .pageUp, .pageDown:
      break
    }
    return text
  }
}

/// One or more keys pressed one after another: `g g`, `, n`.
public struct Chord: Sendable, Hashable, CustomStringConvertible {
  public let presses: [KeyPress]

  /// From keys in their notation with spaces between. Keys it cannot read are left out.
  public init(_ notation: String) {
    presses = notation.split(separator: " ").compactMap { KeyPress(notation: String($0)) }
  }

  /// nil where there is no key, or one that cannot be read.
  public init?(reading notation: String) {
    let words = notation.split(separator: " ")
    let presses = words.compactMap { KeyPress(notation: String($0)) }
    guard !presses.isEmpty, presses.count == words.count else { return nil }
    self.presses = presses
  }

  public var description: String { presses.map(\.description).joined() }
}
