import Files

/// Text of models, servers and names of files as other tools' texts can hold it: control characters, which would
/// end a line or mean something to a terminal, as U+FFFD; blanks of other kinds stay.
func withoutControls(_ text: String, keeping kept: Set<Unicode.Scalar> = ["\n", "\t"]) -> String {
  let text = SystemText.shown(text)
  guard text.unicodeScalars.contains(where: { isControl($0) && !kept.contains($0) }) else { return text }
  return text.unicodeScalars.reduce(into: "") { result, scalar in
    result.unicodeScalars.append(isControl(scalar) && !kept.contains(scalar) ? "\u{FFFD}" : scalar)
  }
}

func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: true
  default: scalar.properties.isNoncharacterCodePoint
  }
}
