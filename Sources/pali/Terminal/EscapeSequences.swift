import Interface

/// What follows an ESC: tables of the keys, and the reports that carry numbers.
enum EscapeSequences {
  /// The key of ESC O x; in rxvt small letters are arrows with control held.
  static func singleShift(_ byte: UInt8) -> KeyPress? {
    if let arrow = shiftedArrow(byte) { return KeyPress(arrow, .control) }
    if let key = letters[byte] { return KeyPress(key) }
    switch byte {
    case UInt8(ascii: "P")...UInt8(ascii: "S"): return KeyPress(.function(Int(byte - UInt8(ascii: "P")) + 1))
    case UInt8(ascii: "M"): return KeyPress(.enter)
    default: return nil
    }
  }

  /// rxvt's arrows with a modifier: the letter of the plain one in lower case.
  private static func shiftedArrow(_ byte: UInt8) -> Key? {
    (UInt8(ascii: "a")...UInt8(ascii: "d")).contains(byte) ? letters[byte - 0x20] : nil
  }

  /// rxvt ends ESC [ n with $ when shift is held, where other terminals have an intermediate byte.
  static func endsShifted(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.last == UInt8(ascii: "$") && bytes.count > 1
      && bytes.dropLast().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// What rxvt ends ESC [ n with in place of ~, and the modifiers it tells by that.
  private static let endings: [UInt8: KeyPress.Modifiers] = [
    UInt8(ascii: "$"): .shift, UInt8(ascii: "^"): .control, UInt8(ascii: "@"): [.shift, .control],
  ]

  /// The last byte of ESC [ ... X.
  private static let letters: [UInt8: Key] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
    UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end,
  ]

  /// The number of ESC [ n ~.
  private static let numbers: [Int: Key] = [
    1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
    17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
    23: .function(11), 24: .function(12),
  ]

  /// ESC [ parameters final, without the ESC [.
  struct Control {
    private let parameters: [Int]
    private let marker: UInt8?
    private let final: UInt8

    init(_ bytes: ArraySlice<UInt8>) {
      final = bytes.last ?? 0
      let body = bytes.dropLast()
      marker = body.first.flatMap { "<=>?[".utf8.contains($0) ? $0 : nil }
      parameters = body.dropFirst(marker == nil ? 0 : 1)
        .split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
    }

    var opensPaste: Bool { final == UInt8(ascii: "~") && marker == nil && parameters == [200] }

    var input: InputDecoder.Input? {
      switch marker {
      case UInt8(ascii: "<"): mouse.map { .mouse($0) }
      case UInt8(ascii: "["): consoleFunction.map { .key(KeyPress($0)) }
      case nil: press.map { .key($0) }
      default: nil
      }
    }

    /// xterm counts modifiers from 1: 1 + shift 1 + alt 2 + control 4.
    private var modifiers: KeyPress.Modifiers {
      guard parameters.count > 1, parameters[1] > 1 else { return [] }
      let bits = parameters[1] - 1
      var modifiers: KeyPress.Modifiers = []
      if bits & 1 != 0 { modifiers.insert(.shift) }
      if bits & 2 != 0 { modifiers.insert(.alt) }
      if bits & 4 != 0 { modifiers.insert(.control) }
      return modifiers
    }

    private var press: KeyPress? {
      if final == UInt8(ascii: "Z") { return KeyPress(.backtab) }
      if final == UInt8(ascii: "~") {
        return EscapeSequences.numbers[parameters.first ?? 0].map { KeyPress($0, modifiers) }
      }
      if let held = EscapeSequences.endings[final] {
        return EscapeSequences.numbers[parameters.first ?? 0].map { KeyPress($0, held) }
      }
      if let arrow = EscapeSequences.shiftedArrow(final), parameters.count == 1 {
        return KeyPress(arrow, .shift)
      }
      let letter = EscapeSequences.letters[final]
      let function = (UInt8(ascii: "P")...UInt8(ascii: "S")).contains(final) && !parameters.isEmpty
      if function { return KeyPress(.function(Int(final - UInt8(ascii: "P")) + 1), modifiers) }
      return letter.map { KeyPress($0, modifiers) }
    }

    /// The Linux console's F1 to F5: ESC [ [ A to E.
    private var consoleFunction: Key? {
      (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(final)
        ? .function(Int(final - UInt8(ascii: "A")) + 1) : nil
    }

    /// An SGR report: button and flags, column and row from 1; M for a press, m for a release.
    private var mouse: MouseEvent? {
      guard parameters.count == 3, parameters[1] > 0, parameters[2] > 0 else { return nil }
      let code = parameters[0]
      var modifiers: KeyPress.Modifiers = []
      if code & 4 != 0 { modifiers.insert(.shift) }
      if code & 8 != 0 { modifiers.insert(.alt) }
      if code & 16 != 0 { modifiers.insert(.control) }
      let released = final == UInt8(ascii: "m")
      guard let (kind, button) = Self.action(code: code, released: released) else { return nil }
      return MouseEvent(
        kind, button: button, x: parameters[1] - 1, y: parameters[2] - 1, modifiers: modifiers)
    }

    private static func action(code: Int, released: Bool) -> (MouseEvent.Kind, MouseEvent.Button)? {
      if code & 64 != 0 {
        return code & 2 != 0 ? nil : (code & 1 == 0 ? .wheelUp : .wheelDown, .none)
      }
      let buttons: [MouseEvent.Button] = [.left, .middle, .right, .none]
      let kind: MouseEvent.Kind = released ? .release : code & 32 != 0 ? .drag : .press
      return (kind, buttons[code & 3])
    }
  }
}
