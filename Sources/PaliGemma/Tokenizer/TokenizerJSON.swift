import Files
import JSON
import Tensors

/// Reads `tokenizer.json` of the tokenizers library. Refuses by name what would be tokenised in another way
/// than byte-pair encoding with byte fallback and no normalisation but of spaces.
struct TokenizerJSON {
  private let path: String
  private let root: JSONValue
  private let model: JSONValue

  /// Throws `FileError`, `JSONError` or `TokenizerError`.
  static func read(_ path: Path) throws -> TokenizerFile {
    let root = try JSONDocument(file: path).root
    let reader = TokenizerJSON(path: root.document.file, root: root, model: try root.object("model"))
    try reader.checkModel()
    try reader.checkSpaces()
    try reader.checkDecoder()
    return try reader.file()
  }

  private func file() throws -> TokenizerFile {
    let vocabulary = try readVocabulary()
    let unknownPiece = try model.string("unk_token")
    guard let unknown = vocabulary.find(unknownPiece) else {
      throw TokenizerError.missingToken(file: path, token: unknownPiece)
    }
    var file = TokenizerFile(
      path: path, vocabulary: vocabulary, merges: .pairs(try readMerges(vocabulary)), unknown: unknown)
    if let added = root.optional("added_tokens") {
      for token in try added.elements() {
        try file.add(addedToken(token, id: token.int("id")), file: path)
      }
    }
    if try !model.bool("fuse_unk", default: false), file.byteIDs.contains(-1) {
      throw unsupported("a vocabulary without all bytes and without fuse_unk")
    }
    return file
  }

  private func readVocabulary() throws -> Vocabulary {
    let members = try model.object("vocab").members()
    var vocabulary = Vocabulary(capacity: members.count)
    for (key, value) in members {
      let id = try value.int()
      try key.withUTF8 { try vocabulary.add($0, id: id, file: path) }
    }
    return vocabulary
  }

  private func readMerges(_ vocabulary: Vocabulary) throws -> PairTable {
    let list = try model.elements("merges")
    guard list.count <= Vocabulary.sizeLimit else { throw unsupported("a list of \(list.count) merges") }
    var table = PairTable(capacity: list.count)
    var joined: [UInt8] = []
    for merge in list {
      joined.removeAll(keepingCapacity: true)
      let (left, right) = try pair(merge, vocabulary, &joined)
      guard let left, let right, let id = joined.withUnsafeBufferPointer({ vocabulary.find($0) }) else {
        throw merge.mismatch("two pieces that join to a piece")
      }
      guard table.add(left, right, id: id) else { throw merge.mismatch("a pair that is listed once") }
    }
    return table
  }

  /// The ids of a merge's two pieces, written "a b" or ["a", "b"]; `joined` gets their bytes.
  private func pair(
    _ merge: JSONValue, _ vocabulary: Vocabulary, _ joined: inout [UInt8]
  ) throws -> (Int?, Int?) {
    if merge.kind == .string {
      return try merge.withUTF8 { text in
        guard let space = text.firstIndex(of: 0x20) else { throw merge.mismatch("two pieces") }
        let left = UnsafeBufferPointer(rebasing: text[..<space])
        let right = UnsafeBufferPointer(rebasing: text[(space + 1)...])
        joined.append(contentsOf: left)
        joined.append(contentsOf: right)
        return (vocabulary.find(left), vocabulary.find(right))
      }
    }
    var ids: [Int?] = []
    for part in try merge.elements() {
      ids.append(
        try part.withUTF8 { text in
          joined.append(contentsOf: text)
          return vocabulary.find(text)
        })
    }
    guard ids.count == 2 else { throw merge.mismatch("two pieces") }
    return (ids[0], ids[1])
  }

  private func checkModel() throws {
    let type = try model.string("type")
    guard type == "BPE" else { throw unsupported("the model type \(type)") }
    guard try model.bool("byte_fallback", default: false) else {
      throw unsupported("a model without byte_fallback")
    }
    guard try model.double("dropout", default: 0) == 0 else { throw unsupported("dropout") }
    guard try !model.bool("ignore_merges", default: false) else { throw unsupported("ignore_merges") }
    for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
      guard try model.string(key, default: "").isEmpty else { throw unsupported(key) }
    }
  }

  /// Spaces become U+2581 and nothing else changes. A pre-tokenizer that splits at spaces finds none then.
  private func checkSpaces() throws {
    let normalizers = try steps(root.optional("normalizer"), list: "normalizers")
    guard normalizers.count == 1, isReplace(normalizers[0], " ", "\u{2581}") else {
      throw unsupported("a normalizer that does not just replace spaces")
    }
    for step in try steps(root.optional("pre_tokenizer"), list: "pretokenizers") {
      guard try step.string("type") == "Split", step["pattern"]?["String"]?.isString(" ") == true,
        try !step.bool("invert", default: false)
      else {
        throw unsupported("the pre-tokenizer \(try step.string("type"))")
      }
    }
  }

  private func checkDecoder() throws {
    let decoders = try steps(root.optional("decoder"), list: "decoders")
    let types = try decoders.map { try $0.string("type") }
    guard types == ["Replace", "ByteFallback", "Fuse"], isReplace(decoders[0], "\u{2581}", " ") else {
      throw unsupported("the decoder \(types.joined(separator: ", "))")
    }
  }

  private func isReplace(_ step: JSONValue, _ pattern: String, _ content: String) -> Bool {
    step["type"]?.isString("Replace") == true && step["pattern"]?["String"]?.isString(pattern) == true
      && step["content"]?.isString(content) == true
  }

  /// The steps of a stage: those of a sequence, or the one.
  private func steps(_ stage: JSONValue?, list: String) throws -> [JSONValue] {
    guard let stage else { return [] }
    return try stage.string("type") == "Sequence" ? Array(stage.elements(list)) : [stage]
  }

  private func unsupported(_ what: String) -> TokenizerError { .unsupported(file: path, what: what) }
}

/// An entry of "added_tokens" or "added_tokens_decoder".
func addedToken(_ value: JSONValue, id: Int) throws -> TokenizerFile.AddedToken {
  let content = try plainContent(value)
  let special = try value.bool("special", default: false)
  return TokenizerFile.AddedToken(
    content: content, id: id, special: special,
    // As the tokenizers library has it where nothing is said.
    normalized: try value.bool("normalized", default: !special))
}

/// What a token that files describe as an object is written as. Throws where it is looked for in another way than
/// everywhere in a text.
func plainContent(_ value: JSONValue) throws -> String {
  let content = try value.string("content")
  for flag in ["single_word", "lstrip", "rstrip"] where try value.bool(flag, default: false) {
    // The image token is never looked for in a text, so how it would be is no matter.
    if content != TokenizerFile.imageToken {
      throw TokenizerError.unsupported(
        file: value.document.file, what: "\(flag) of \"\(abbreviated(content, to: 40))\"")
    }
  }
  return content
}
