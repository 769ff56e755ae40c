/// Gemma's SentencePiece BPE, read from `tokenizer.model` or `tokenizer.json`.
public final class Tokenizer: Sendable {
  /// Ids the model's prompts are made of; read from the files, never assumed.
  public struct SpecialTokens: Sendable, Equatable {
    public let pad: Int, bos: Int, eos: Int, newline: Int, image: Int
  }

  public let special: SpecialTokens
  public let vocabularySize: Int

  /// Reads the tokenizer of a model folder. Throws `TokenizerError`.
  public init(folder: String) throws { fatalError("skeleton") }

  /// Ids of a text, no `<bos>` added; `<loc0000>`, `<seg000>` and the other user-defined pieces are one id each.
  public func encode(_ text: String) -> [Int] { [] }

  /// The piece of an id as the vocabulary writes it ("▁the", "<loc0512>", "<0x0A>").
  public func piece(_ id: Int) -> String { "" }

  /// The text of ids, special tokens left out, as the reference decodes with skip_special_tokens.
  public func decode(_ ids: [Int]) -> String { "" }

  /// The place of a `<locNNNN>` token, 0...1023, or nil.
  public func location(_ id: Int) -> Int? { nil }

  /// The code of a `<segNNN>` token, 0...127, or nil.
  public func segmentCode(_ id: Int) -> Int? { nil }
}

/// Turns ids into text piece by piece; never gives out half a character.
public struct StreamingDecoder {
  public init(_ tokenizer: Tokenizer) {}

  /// The text that this id completes; empty while bytes of a character are missing.
  public mutating func append(_ id: Int) -> String { "" }

  /// What is left at the end; unfinished bytes become U+FFFD.
  public mutating func finish() -> String { "" }
}
