/// A text from outside, fit to be printed: control characters, bidirectional controls and what is invisible
/// by format become U+FFFD; newlines stay where they are wanted.
func plainText(_ text: String, keepingNewlines: Bool = false) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    result.unicodeScalars.append(
      isUnsafe(scalar) && !(keepingNewlines && scalar == "\n") ? "\u{FFFD}" : scalar)
  }
  return result
}

/// Whether a scalar could steer a terminal or hide what a line says.
func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  // U+200C and U+200D join letters in Persian, Hindi and emoji.
  case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
  case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
  default: false
  }
}
