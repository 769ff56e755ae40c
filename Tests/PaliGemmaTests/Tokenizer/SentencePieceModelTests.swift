import Files
import Testing

@testable import PaliGemma
@testable import Tensors

struct SentencePieceModelTests {
  /// A protobuf field with bytes in it.
  private static func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
    [UInt8(number << 3 | 2)] + varint(UInt64(bytes.count)) + bytes
  }

  private static func field(_ number: Int, _ value: UInt64) -> [UInt8] {
    varint(UInt64(number << 3)) + varint(value)
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
  }

  private static func piece(_ text: String, _ kind: UInt64 = 1, score: Float = -1) -> [UInt8] {
    let bits = withUnsafeBytes(of: score.bitPattern.littleEndian) { Array($0) }
    return field(1, field(1, Array(text.utf8)) + [2 << 3 | 5] + bits + field(3, kind))
  }

  private static let bytePieces = (0...255).flatMap { byte in
    let digits = String(byte, radix: 16, uppercase: true)
    return piece("<0x\(byte < 16 ? "0" : "")\(digits)>", 6)
  }

  private static let base =
    piece("<pad>", 3) + piece("<eos>", 3) + piece("<bos>", 3) + piece("<unk>", 2) + piece("\n", 4)
    + piece("<image>", 4) + bytePieces
  private static let trainer = field(
    2, field(3, 2) + field(35, 1) + field(41, 2) + field(42, 1) + field(43, 0))
  private static let normalizer = field(3, field(3, 0) + field(4, 0))

  private func open(_ bytes: [UInt8]) throws -> Tokenizer {
    let folder = try TokenizerFolder()
    try folder.write("tokenizer.model", bytes)
    return try folder.open()
  }

  @Test func theHighestScoreIsJoinedFirstAndTheLeftmostOfEquals() throws {
    let pieces =
      Self.piece("a", score: -9) + Self.piece("b", score: -9) + Self.piece("ab", score: -2)
      + Self.piece("ba", score: -1) + Self.piece("aa", score: -3)
    let tokenizer = try open(Self.base + pieces + Self.trainer + Self.normalizer)
    #expect(tokenizer.encode("abab").map(tokenizer.piece) == ["a", "ba", "b"])
    #expect(tokenizer.encode("aaa").map(tokenizer.piece) == ["aa", "a"])
    #expect(tokenizer.special == .init(pad: 0, bos: 2, eos: 1, newline: 4, image: 5))
    #expect(tokenizer.encode("é").map(tokenizer.piece) == ["<0xC3>", "<0xA9>"])
    #expect(tokenizer.encode("<bos>").allSatisfy { $0 >= 6 }, "control pieces are not found in texts")
  }

  /// What would be tokenised in another way is refused by name.
  @Test(arguments: [
    (trainer: field(2, field(3, 1) + field(35, 1)), normalizer: normalizer, what: "the model type unigram"),
    (trainer: field(2, field(35, 1)), normalizer: normalizer, what: "the model type unigram"),
    (trainer: field(2, field(3, 2)), normalizer: normalizer, what: "a model without byte_fallback"),
    (
      trainer: field(2, field(3, 2) + field(35, 1) + field(24, 1)), normalizer: normalizer,
      what: "treat_whitespace"
    ),
    (trainer: trainer, normalizer: field(3, field(4, 0)), what: "add_dummy_prefix"),
    (trainer: trainer, normalizer: field(3, field(3, 0)), what: "remove_extra_whitespaces"),
    (trainer: trainer, normalizer: field(3, field(3, 0) + field(4, 0) + field(5, 0)), what: "leaves spaces"),
    (
      trainer: trainer, normalizer: field(3, field(2, [1]) + field(3, 0) + field(4, 0)),
      what: "a normalizer other than identity"
    ),
    (trainer: trainer, normalizer: normalizer + field(5, field(2, [1])), what: "a denormalizer"),
    (trainer: trainer, normalizer: normalizer + piece("x", 5), what: "unused pieces"),
  ])
  func otherKindsAreRefused(_ row: (trainer: [UInt8], normalizer: [UInt8], what: String)) throws {
    let error = #expect(throws: TokenizerError.self) { try open(Self.base + row.trainer + row.normalizer) }
    let line = "\(try #require(error))"
    #expect(line.contains("tokenizer.model: ") && line.contains(row.what), "\(line)")
  }

  @Test func tooManyUserDefinedPiecesAreRefused() throws {
    let long = Self.piece(String(repeating: "x", count: PieceTrie.nodeLimit), 4)
    let error = #expect(throws: TokenizerError.self) {
      try open(Self.base + long + Self.trainer + Self.normalizer)
    }
    #expect("\(try #require(error))".contains("a list of added tokens of this size"))
  }

  @Test(arguments: [
    [], [0xFF], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0x0B], [0x00],
    [0x0A, 5, 0],
    [UInt8](repeating: 0x80, count: 20), [0x08], [0x0D, 1],
    base, trainer + normalizer, piece("<unk>", 2) + trainer + normalizer,
    base + piece("x", 9) + trainer + normalizer, base + piece("x", score: .nan) + trainer + normalizer,
    base + piece("<0xZZ>", 6) + trainer + normalizer, base + piece("") + trainer + normalizer,
    base + piece("<pad>") + trainer + normalizer, base + field(1, field(1, [0xFF])) + trainer + normalizer,
  ])
  func damagedFiles(_ bytes: [UInt8]) {
    #expect(throws: TokenizerError.self) { try open(bytes) }
  }

  @Test func truncationNeverTraps() throws {
    let whole = try readFile(Path("\(TokenizerFixture.path)/tokenizer.model"), limit: 1 << 20)
    for length in stride(from: 0, to: whole.count, by: 97) {
      #expect(throws: TokenizerError.self) { try open(Array(whole.prefix(length))) }
    }
  }
}
