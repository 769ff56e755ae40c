/// What the files of a tokenizer say, whatever their format: the vocabulary, how its pieces are joined, and
/// which pieces are found in a text before that.
struct TokenizerFile {
  /// The space as pieces write it: U+2581.
  static let space: [UInt8] = [0xE2, 0x96, 0x81]

  /// An added token as tokenizer.json and tokenizer_config.json describe it.
  struct AddedToken {
    let content: String
    let id: Int
    let special: Bool
    /// Looked for after spaces were replaced, not before.
    let normalized: Bool
  }

  /// As errors call it.
  let path: String
  var vocabulary: Vocabulary
  let merges: Merges
  var unknown: Int
  /// Found in the text as it was written.
  var written = PieceTrie()
  /// Found once spaces are replaced.
  var normalized = PieceTrie()
  /// Left out of decoded text.
  var skipped: Set<Int> = []
  /// By role ("bos_token", ...), where the file itself gives them.
  var roles: [String: Int] = [:]

  init(path: String, vocabulary: Vocabulary, merges: Merges, unknown: Int) {
    self.path = path
    self.vocabulary = vocabulary
    self.merges = merges
    self.unknown = unknown
  }

  /// Takes in an added token: into the vocabulary when it is not there yet, and among those that are found
  /// in texts. The image token never is: a prompt's words must not change the number of images.
  mutating func add(_ token: AddedToken, file: String) throws {
    if let id = vocabulary.find(token.content) {
      guard id == token.id else {
        throw TokenizerError.badID(file: file, piece: token.content, id: token.id)
      }
    } else {
      try vocabulary.add(token.content, id: token.id, file: file)
    }
    if token.special { skipped.insert(token.id) }
    guard token.content != TokenizerFile.imageToken else { return }
    if token.normalized {
      replacingSpaces(token.content).withUnsafeBufferPointer { normalized.add($0, id: token.id) }
    } else {
      Array(token.content.utf8).withUnsafeBufferPointer { written.add($0, id: token.id) }
    }
  }

  static let imageToken = "<image>"

  /// Ids of the byte pieces, -1 where there is none.
  var byteIDs: [Int32] {
    (0...255).map { Int32(vocabulary.find("<0x\(hexPair(UInt8($0)))>") ?? -1) }
  }
}

/// A text's bytes with spaces as pieces write them.
func replacingSpaces(_ text: some Sequence<UInt8>) -> [UInt8] {
  var replaced: [UInt8] = []
  for byte in text {
    if byte == 0x20 { replaced += TokenizerFile.space } else { replaced.append(byte) }
  }
  return replaced
}

func replacingSpaces(_ text: String) -> [UInt8] { replacingSpaces(text.utf8) }

private func hexPair(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return byte < 16 ? "0\(digits)" : digits
}
