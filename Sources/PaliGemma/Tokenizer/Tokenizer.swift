import Answers
import Files
import JSON
import Tensors

/// Gemma's SentencePiece BPE, read from `tokenizer.json` or `tokenizer.model`.
///
/// When both are there tokenizer.json is read, as transformers does. The image token is never found in a text:
/// the number of images of a prompt is not for its words to change. Other special tokens in a text
/// ("<bos>") are one id where the files list them as added tokens, as in the reference.
public final class Tokenizer: Sendable {
  /// Ids the model's prompts are made of; read from the files, never assumed.
  public struct SpecialTokens: Sendable, Equatable {
    public let pad: Int, bos: Int, eos: Int, newline: Int, image: Int
  }

  /// The file the vocabulary was read from.
  public enum Source: String, Sendable {
    case json = "tokenizer.json"
    case model = "tokenizer.model"
    /// big_vision's name for the same.
    case bigVision = "paligemma_tokenizer.model"

    func file(in folder: Path) -> Path { folder.appending(Path(rawValue)) }

    /// The one that a model folder is read by; nil where it has neither. Throws `FileError`.
    static func found(in folder: Path) throws -> Source? {
      try [Source.json, .model, .bigVision].first { try exists($0.file(in: folder)) }
    }
  }

  public let special: SpecialTokens
  /// One more than the largest id that has a piece.
  public let vocabularySize: Int
  /// What the vocabulary was read from.
  let file: Path
  /// nil for a file of another name.
  public var source: Source? { Source(rawValue: file.name.text) }

  let vocabulary: Vocabulary
  let skipped: Set<Int>
  private let encoder: BytePairEncoder
  private let written: PieceTrie
  private let normalized: PieceTrie
  let codes: CodeTokens

  /// Reads the tokenizer of a model folder. Throws `TokenizerError`, `JSONError` or `FileError`.
  public convenience init(folder: Path) throws {
    guard let source = try Source.found(in: folder) else {
      throw TokenizerError.noTokenizer(folder: folder)
    }
    try self.init(file: source.file(in: folder))
  }

  /// Reads one from its file, JSON by its ending, and what the small files beside it say.
  init(file path: Path) throws {
    var file =
      path.fileExtension == "json" ? try TokenizerJSON.read(path) : try SentencePieceModel.read(path)
    try TokenizerConfiguration(folder: path.parent).complete(&file)
    guard !file.written.isFull, !file.normalized.isFull else {
      throw TokenizerError.unsupported(file: file.path, what: "a list of added tokens of this size")
    }
    self.file = path
    special = try Self.specialTokens(file)
    vocabulary = file.vocabulary
    vocabularySize = file.vocabulary.count
    skipped = file.skipped
    written = file.written
    normalized = file.normalized
    codes = CodeTokens(file.vocabulary)
    encoder = BytePairEncoder(
      vocabulary: file.vocabulary, merges: file.merges, byteIDs: file.byteIDs, unknown: file.unknown,
      excluded: special.image)
  }

  private static func specialTokens(_ file: TokenizerFile) throws -> SpecialTokens {
    func role(_ name: String) throws -> Int {
      guard let id = file.roles[name] else { throw TokenizerError.missingToken(file: file.path, token: name) }
      return id
    }
    guard let newline = file.vocabulary.find("\n") ?? file.vocabulary.find("<0x0A>") else {
      throw TokenizerError.missingToken(file: file.path, token: "newline")
    }
    return SpecialTokens(
      pad: try role("pad_token"), bos: try role("bos_token"), eos: try role("eos_token"), newline: newline,
      image: try role("image_token"))
  }

  /// Ids of a text, no `<bos>` added; `<loc0000>`, `<seg000>` and the other user-defined pieces are one id each.
  public func encode(_ text: String) -> [Int] {
    var ids: [Int] = []
    let bytes = Array(text.utf8)
    bytes.withUnsafeBufferPointer { bytes in
      for part in written.split(bytes) {
        switch part {
        case .piece(let id): ids.append(id)
        case .text(let range): encode(replacingSpaces(bytes[range]), into: &ids)
        }
      }
    }
    return ids
  }

  /// `text` has its spaces replaced.
  private func encode(_ text: [UInt8], into ids: inout [Int]) {
    text.withUnsafeBufferPointer { text in
      for part in normalized.split(text) {
        switch part {
        case .piece(let id): ids.append(id)
        case .text(let range): encoder.encode(UnsafeBufferPointer(rebasing: text[range]), into: &ids)
        }
      }
    }
  }

  /// What stands behind the images of a prompt: `<bos>`, its text and the newline.
  func tokens(of prompt: Prompt) -> [PromptToken] {
    promptIDs(prompt.text, imageTokens: 0).map { PromptToken(id: $0, piece: piece($0)) }
  }

  /// A prompt as the model takes it: the image token for every image position, `<bos>`, the text without
  /// trailing whitespace, and a newline that is a token of its own.
  public func promptIDs(_ prompt: String, imageTokens: Int) -> [Int] {
    let scalars = prompt.unicodeScalars
    let end = scalars.lastIndex { !$0.properties.isWhitespace }.map { scalars.index(after: $0) }
    let text = String(scalars[..<(end ?? scalars.startIndex)])
    return Array(repeating: special.image, count: imageTokens) + [special.bos] + encode(text) + [
      special.newline
    ]
  }

  /// The piece of an id as the vocabulary writes it ("▁the", "<loc0512>", "<0x0A>"); empty where it has none.
  public func piece(_ id: Int) -> String { vocabulary.piece(id) }

  /// The text of ids, special tokens left out, as the reference decodes with skip_special_tokens.
  public func decode(_ ids: [Int]) -> String {
    var decoder = StreamingDecoder(self)
    var text = ""
    for id in ids { text += decoder.append(id) }
    return text + decoder.finish()
  }

  /// The place of a `<locNNNN>` token, 0...1023, or nil.
  public func location(_ id: Int) -> Int? { codes.locations[id] }

  /// The code of a `<segNNN>` token, 0...127, or nil.
  public func segmentCode(_ id: Int) -> Int? { codes.segments[id] }
}
