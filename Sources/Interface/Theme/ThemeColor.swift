/// A colour as theme files write it.
///
/// `#rrggbb`, one of the sixteen ANSI names (`red`, `light-red` or `bright_red`, `gray`), an index
/// `0`...`255` of the terminal's palette, or `default`: the terminal's own. Names of the theme's palette are
/// looked up before these.
enum ThemeColor {
  /// Nil when the text is none of these.
  static func parse(_ text: String) -> Color? {
    if text == "default" { return .terminal }
    if text.hasPrefix("#") { return hexadecimal(text.dropFirst()).map(Color.rgb) }
    if let first = text.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) {
      return UInt8(text).map(Color.indexed)
    }
    return ansi(text).map(Color.indexed)
  }

  private static func hexadecimal(_ digits: Substring) -> RGB? {
    guard digits.utf8.count == 6, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }),
      let value = UInt32(digits, radix: 16)
    else { return nil }
    return RGB(UInt8(value >> 16), UInt8(value >> 8 & 255), UInt8(value & 255))
  }

  private static let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

  private static func ansi(_ text: String) -> UInt8? {
    let name = text.replacing("_", with: "-")
    if name == "gray" || name == "grey" { return 8 }
    for prefix in ["light-", "bright-"] where name.hasPrefix(prefix) {
      return names.firstIndex(of: String(name.dropFirst(prefix.count))).map { UInt8($0 + 8) }
    }
    return names.firstIndex(of: name).map { UInt8($0) }
  }
}
