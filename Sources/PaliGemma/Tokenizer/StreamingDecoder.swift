/// Turns ids into text piece by piece; never gives out half a character.
///
/// A run of byte pieces is given out when the run ends: the reference shows every byte of a run as U+FFFD
/// when the run as a whole is not UTF-8, so its first characters are not certain before.
public struct StreamingDecoder: Sendable {
  private let tokenizer: Tokenizer
  private var run: [UInt8] = []

  public init(_ tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
  }

  /// The text that this id completes; empty while bytes of a character are missing. Special tokens and ids
  /// outside the vocabulary add nothing.
  public mutating func append(_ id: Int) -> String {
    guard !tokenizer.skipped.contains(id) else { return "" }
    return tokenizer.vocabulary.withPiece(id) { piece in
      guard !piece.isEmpty else { return "" }
      if let byte = byteOfPiece(piece) {
        run.append(byte)
        return ""
      }
      return finish() + withSpaces(piece)
    }
  }

  /// What is left at the end; unfinished bytes become U+FFFD.
  public mutating func finish() -> String {
    defer { run.removeAll() }
    return String(validating: run, as: UTF8.self) ?? String(repeating: "\u{FFFD}", count: run.count)
  }
}

/// A piece as text: U+2581 is a space.
private func withSpaces(_ piece: UnsafeBufferPointer<UInt8>) -> String {
  var text: [UInt8] = []
  var position = 0
  while position < piece.count {
    if piece[position...].starts(with: TokenizerFile.space) {
      text.append(0x20)
      position += TokenizerFile.space.count
    } else {
      text.append(piece[position])
      position += 1
    }
  }
  return String(decoding: text, as: UTF8.self)
}
