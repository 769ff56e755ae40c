import Files

/// Makes text from files, names and models harmless for a terminal.
///
/// Control characters (C0, C1, DEL), bidirectional controls, line and paragraph separators, tags and other
/// invisible format characters are shown as stand-ins, so that no such text can move the cursor, change
/// colours or turn the order of what stands beside it.
public enum DisplayText {
  /// One line: newlines and tabs become stand-ins like the other controls.
  public static func line(_ text: String) -> String { cleaned(text) { _ in false } }

  /// Newlines stay, tabs become a blank.
  public static func lines(_ text: String) -> String {
    cleaned(text.replacing("\r\n", with: "\n").replacing("\t", with: " ")) { $0 == "\n" }
  }

  private static func cleaned(_ raw: String, keeping isKept: (Unicode.Scalar) -> Bool) -> String {
    let text = SystemText.shown(raw)
    guard text.unicodeScalars.contains(where: { !isKept($0) && standIn($0) != nil }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if !isKept(scalar), let harmless = standIn(scalar) {
        result.append(harmless)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// What is shown in place of a scalar that must not reach a terminal; nil for all others.
  public static func standIn(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value)  // U+2400...: pictures of control characters
    case 0x7F: "\u{2421}"
    case 0x80..<0xA0, 0xAD: "\u{B7}"
    case 0xA0..<0x300: nil
    // The signs that embrace Arabic numbers are format characters, but are seen.
    case 0x600...0x605, 0x6DD, 0x70F, 0x890...0x891, 0x8E2, 0x110BD, 0x110CD: nil
    // Joiners within words and emoji stay; everything else without a shape of its own does not.
    case 0x200C, 0x200D, 0x180B...0x180D, 0x180F, 0xFE00...0xFE0F: nil
    case 0x1BCA0...0x1BCAF, 0x1D173...0x1D17A, 0xE0000...0xE0FFF, 0xF0000...0x10FFFF, 0xE000...0xF8FF,
      0xFDD0...0xFDEF:
      "\u{FFFD}"
    case 0x2028...0x2029, 0xFFF0...0xFFFB: "\u{B7}"
    default: scalar.value & 0xFFFE == 0xFFFE ? "\u{FFFD}" : isInvisible(scalar) ? "\u{B7}" : nil
    }
  }

  /// Bidirectional controls, fillers and other format characters.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .format
  }
}
