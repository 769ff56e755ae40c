import Files

/// Text of any origin as text of a page: between tags, and in attributes within quotes. Nothing in it can be a tag, an
/// attribute or an entity of its own.
func html(_ text: String) -> String {
  var result = ""
  for scalar in withoutControls(text).unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// A path as a reference to a file: relative, or from the root; never to another host, nor with a scheme.
func reference(to path: Path) -> String {
  let steps = path.bytes.split(separator: UInt8(ascii: "/")).map { step in
    step.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar))
      return isPlain
        ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
  return (path.isAbsolute ? "/" : "") + steps.joined(separator: "/")
}

/// A text's beginning, where there is little room.
func shortened(_ text: String, to limit: Int) -> String {
  let beginning = text.unicodeScalars.prefix(limit)
  return beginning.endIndex == text.unicodeScalars.endIndex ? text : String(beginning) + "…"
}

/// A part as people read it: "83 %"; "0.4 %" below one.
func percent(_ part: Double) -> String {
  let percent = min(max(part, 0), 1) * 100
  return decimal(percent, places: percent < 1 ? 1 : 0) + " %"
}
