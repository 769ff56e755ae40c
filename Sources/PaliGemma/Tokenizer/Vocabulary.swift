/// The pieces of a tokenizer: id to bytes and bytes to id.
///
/// Keys are bytes and not `String`s, which would take canonically equivalent texts ("é" in one or two
/// characters) for the same piece.
struct Vocabulary: Sendable {
  /// A larger id in a file is a mistake, not a vocabulary.
  static let sizeLimit = 4_000_000

  private var bytes: [UInt8] = []
  /// Where the bytes of an id lie; empty where the files give it no piece.
  private var ranges: [Range<Int>] = []
  /// Open addressing over ids; -1 is free. At most half full.
  private var slots: [Int32]
  private var used = 0
  private(set) var longestPiece = 0
  /// Keeps made-up vocabularies from choosing their collisions.
  private let seed = UInt64.random(in: .min ... .max)

  init(capacity: Int) {
    let capacity = min(capacity, Self.sizeLimit)
    var size = 1024
    while size < 2 * capacity { size *= 2 }
    slots = Array(repeating: -1, count: size)
    ranges.reserveCapacity(capacity)
    bytes.reserveCapacity(8 * capacity)
  }

  /// One more than the largest id.
  var count: Int { ranges.count }

  /// Adds a piece. Throws when the id is out of bounds or taken, or the piece is there already.
  mutating func add(_ piece: UnsafeBufferPointer<UInt8>, id: Int, file: String) throws(TokenizerError) {
    guard id >= 0, id < Self.sizeLimit, id >= ranges.count || ranges[id].isEmpty else {
      throw .badID(file: file, piece: String(decoding: piece, as: UTF8.self), id: id)
    }
    guard !piece.isEmpty, find(piece) == nil else {
      throw .duplicate(file: file, piece: String(decoding: piece, as: UTF8.self))
    }
    while ranges.count <= id { ranges.append(0..<0) }
    ranges[id] = bytes.count..<bytes.count + piece.count
    bytes.append(contentsOf: piece)
    longestPiece = max(longestPiece, piece.count)
    used += 1
    if 2 * used > slots.count { grow() } else { insert(id) }
  }

  mutating func add(_ piece: String, id: Int, file: String) throws {
    var piece = piece
    try piece.withUTF8 { try add($0, id: id, file: file) }
  }

  func find(_ piece: UnsafeBufferPointer<UInt8>) -> Int? {
    var slot = hash(piece) & (slots.count - 1)
    while slots[slot] >= 0 {
      let id = Int(slots[slot])
      if equal(ranges[id], piece) { return id }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  func find(_ piece: String) -> Int? {
    var piece = piece
    return piece.withUTF8 { find($0) }
  }

  /// Calls `body` with the bytes of an id; none for an id without a piece.
  func withPiece<Result>(_ id: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result
  {
    guard ranges.indices.contains(id) else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
    return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[ranges[id]])) }
  }

  func piece(_ id: Int) -> String { withPiece(id) { String(decoding: $0, as: UTF8.self) } }

  private mutating func insert(_ id: Int) {
    var slot = withPiece(id) { hash($0) } & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(id)
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: 2 * slots.count)
    for id in ranges.indices where !ranges[id].isEmpty { insert(id) }
  }

  private func equal(_ range: Range<Int>, _ piece: UnsafeBufferPointer<UInt8>) -> Bool {
    guard range.count == piece.count else { return false }
    return bytes.withUnsafeBufferPointer { stored in
      for index in 0..<piece.count where stored[range.lowerBound + index] != piece[index] { return false }
      return true
    }
  }

  private func hash(_ piece: UnsafeBufferPointer<UInt8>) -> Int {
    var hash = seed
    for byte in piece { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    hash ^= hash >> 32
    hash = hash &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: hash >> 20)
  }
}

/// The byte of a byte-fallback piece, "<0x0A>", or nil for any other.
func byteOfPiece(_ piece: UnsafeBufferPointer<UInt8>) -> UInt8? {
  guard piece.count == 6, piece[0] == UInt8(ascii: "<"), piece[1] == UInt8(ascii: "0"),
    piece[2] == UInt8(ascii: "x"), piece[5] == UInt8(ascii: ">"),
    let high = hexDigit(piece[3]), let low = hexDigit(piece[4])
  else { return nil }
  return high << 4 | low
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
  Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
}
