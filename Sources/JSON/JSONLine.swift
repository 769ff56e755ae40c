import Files

/// Writes one JSON object on one line, keys in the order given.
///
/// Control, format and line-separating characters are escaped, so that a line is safe to look at; a number that
/// is not finite is null.
///
/// A path whose bytes are no UTF-8 is written as Python's `os.fsdecode` gives it (PEP 383): each such byte as a lone
/// surrogate, U+DC80 to U+DCFF, so that `os.fsencode(json.loads(...))` is the path again.
public enum JSONLine {
  public indirect enum Value: Sendable {
    case null
    case string(String)
    case path(Path)
    case int(Int)
    case unsigned(UInt64)
    case number(Double)
    case bool(Bool)
    case array([Value])
    case object([(String, Value)])
    /// JSON that is written already.
    case written(String)
  }

  public static func text(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .string(let string): quoted(string)
    case .path(let path): quoted(path.text)
    case .int(let int): String(int)
    case .unsigned(let int): String(int)
    case .number(let number): number.isFinite ? "\(number)" : "null"
    case .bool(let bool): "\(bool)"
    case .array(let values): "[" + values.map(text).joined(separator: ",") + "]"
    case .written(let text): text
    case .object(let fields):
      "{" + fields.map { quoted($0.0) + ":" + text($0.1) }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default:
        if let byte = SystemText.byte(scalar) {
          result += escaped(0xDC00 + UInt16(byte))
        } else if isUnseen(scalar) {
          for unit in UTF16.encode(scalar)! { result += escaped(unit) }
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// Whether a terminal would take it for something else than a character to be seen.
  private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: true
    default: scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isNoncharacterCodePoint
    }
  }

  private static func escaped(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
  }
}
