/// Text of a file as faults quote it: short, on one line, without characters that steer a terminal.
public enum Excerpt {
  public static let length = 40

  /// In quotes, cut in the middle.
  public static func quoted(_ text: String) -> String { "\"\(cut(text))\"" }

  /// Cut in the middle to about `length` characters.
  public static func cut(_ text: String, to length: Int = length) -> String {
    let scalars = text.unicodeScalars
    let half = length / 2
    // Counting a whole document would cost more than its fault is worth.
    guard let end = scalars.index(scalars.startIndex, offsetBy: length, limitedBy: scalars.endIndex),
      end != scalars.endIndex
    else { return plain(scalars) }
    return plain(scalars.prefix(half)) + "…" + plain(scalars.suffix(half))
  }

  private static func plain(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    scalars.map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate:
        "\\u{\(String(scalar.value, radix: 16))}"
      default: String(scalar)
      }
    }.joined()
  }
}
