import Files
import Tensors

/// Reads `tokenizer.model`, SentencePiece's protobuf. Refuses by name what would be tokenised in another way
/// than byte-pair encoding with byte fallback and no normalisation but of spaces.
struct SentencePieceModel {
  /// Gemma's file has 4 MB.
  static let sizeLimit = 64 << 20

  private enum Kind: UInt64 { case normal = 1, unknown, control, userDefined, unused, byte }

  private struct Piece {
    var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    var score: Float = 0
    var kind = Kind.normal
  }

  private let path: String
  private var vocabulary: Vocabulary
  private var priorities: [UInt32] = []
  private var userDefined = PieceTrie()
  private var skipped: Set<Int> = []
  private var unknown: Int?
  private var bytePieces = 0
  private var roles: [String: Int] = [:]

  /// Throws `FileError` or `TokenizerError`.
  static func read(_ path: Path) throws -> TokenizerFile {
    let bytes = try readFile(path, limit: sizeLimit)
    do {
      return try bytes.withUnsafeBufferPointer { try SentencePieceModel(path.description, $0).file() }
    } catch let fault as ProtobufReader.Fault {
      throw TokenizerError.damaged(file: path.description, fault: fault.text)
    }
  }

  private init(_ path: String, _ bytes: UnsafeBufferPointer<UInt8>) throws {
    self.path = path
    // Gemma's file takes 16 bytes a piece.
    vocabulary = Vocabulary(capacity: bytes.count / 16)
    var reader = ProtobufReader(bytes)
    var trainer: UnsafeBufferPointer<UInt8>?
    var normalizer: UnsafeBufferPointer<UInt8>?
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .bytes(let part)): try add(piece(part))
      case (2, .bytes(let part)): trainer = part
      case (3, .bytes(let part)): normalizer = part
      case (5, .bytes(let part)): try checkDenormalizer(part)
      default: break
      }
    }
    guard let trainer, let normalizer, vocabulary.count > 0 else {
      throw ProtobufReader.Fault(text: "pieces, trainer or normalizer settings are missing")
    }
    try readTrainer(trainer)
    try checkNormalizer(normalizer)
  }

  private func file() throws -> TokenizerFile {
    guard let unknown else { throw ProtobufReader.Fault(text: "no piece stands for the unknown") }
    guard bytePieces == 256 else { throw ProtobufReader.Fault(text: "\(bytePieces) byte pieces, not 256") }
    var file = TokenizerFile(
      path: path, vocabulary: vocabulary, merges: .pieces(priorities), unknown: unknown)
    file.normalized = userDefined
    file.skipped = skipped
    file.roles = roles
    return file
  }

  private func piece(_ part: UnsafeBufferPointer<UInt8>) throws -> Piece {
    var piece = Piece()
    var reader = ProtobufReader(part)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .bytes(let text)): piece.text = text
      case (2, .fixed32(let bits)): piece.score = Float(bitPattern: bits)
      case (3, .varint(let type)):
        guard let kind = Kind(rawValue: type) else {
          throw ProtobufReader.Fault(text: "a piece of type \(type)")
        }
        piece.kind = kind
      default: break
      }
    }
    guard !piece.score.isNaN else { throw ProtobufReader.Fault(text: "a score that is no number") }
    guard String(validating: piece.text, as: UTF8.self) != nil else {
      throw ProtobufReader.Fault(text: "a piece that is not UTF-8")
    }
    return piece
  }

  private mutating func add(_ piece: Piece) throws {
    let id = vocabulary.count
    try vocabulary.add(piece.text, id: id, file: path)
    priorities.append(Merges.never)
    switch piece.kind {
    case .normal: priorities[id] = Merges.priority(score: piece.score)
    case .userDefined: userDefined.add(piece.text, id: id)
    case .unknown:
      unknown = id
      skipped.insert(id)
    case .control: skipped.insert(id)
    case .byte:
      guard byteOfPiece(piece.text) != nil else {
        throw ProtobufReader.Fault(text: "a byte piece without a byte")
      }
      bytePieces += 1
    case .unused: throw unsupported("a vocabulary with unused pieces")
    }
  }

  private mutating func readTrainer(_ part: UnsafeBufferPointer<UInt8>) throws {
    // The defaults of the format.
    var modelType: UInt64 = 1
    var byteFallback = false
    roles = ["bos_token": 1, "eos_token": 2]
    let ids = [41: "bos_token", 42: "eos_token", 43: "pad_token"]
    var reader = ProtobufReader(part)
    while let (field, value) = try reader.next() {
      guard case .varint(let number) = value else { continue }
      switch field {
      case 3: modelType = number
      case 24 where number != 0: throw unsupported("treat_whitespace_as_suffix")
      case 35: byteFallback = number != 0
      default:
        if let role = ids[field] { roles[role] = Int(Int32(truncatingIfNeeded: number)) }
      }
    }
    roles = roles.filter { $0.value >= 0 && $0.value < vocabulary.count }
    guard modelType == 2 else {
      let names: [UInt64: String] = [1: "unigram", 3: "word", 4: "char"]
      throw unsupported("the model type \(names[modelType] ?? "\(modelType)")")
    }
    guard byteFallback else { throw unsupported("a model without byte_fallback") }
  }

  private func checkNormalizer(_ part: UnsafeBufferPointer<UInt8>) throws {
    // The defaults of the format.
    var (dummyPrefix, removesSpaces, escapes) = (true, true, true)
    var reader = ProtobufReader(part)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (2, .bytes(let map)) where !map.isEmpty: throw unsupported("a normalizer other than identity")
      case (3, .varint(let flag)): dummyPrefix = flag != 0
      case (4, .varint(let flag)): removesSpaces = flag != 0
      case (5, .varint(let flag)): escapes = flag != 0
      default: break
      }
    }
    if dummyPrefix { throw unsupported("add_dummy_prefix") }
    if removesSpaces { throw unsupported("remove_extra_whitespaces") }
    if !escapes { throw unsupported("a normalizer that leaves spaces") }
  }

  private func checkDenormalizer(_ part: UnsafeBufferPointer<UInt8>) throws {
    var reader = ProtobufReader(part)
    while let (field, value) = try reader.next() {
      if case (2, .bytes(let map)) = (field, value), !map.isEmpty { throw unsupported("a denormalizer") }
    }
  }

  private func unsupported(_ what: String) -> TokenizerError { .unsupported(file: path, what: what) }
}
