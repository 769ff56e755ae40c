/// A hash function over blocks of 64 bytes, as SHA-1 and SHA-256 are.
///
/// Each of them keeps its helpers in its own file: between files nothing is inlined in a debug build.
protocol BlockFunction {
  init()
  mutating func take(_ blocks: UnsafeRawPointer, count: Int)
  var words: [UInt32] { get }
}

/// Feeds bytes of any number to a block function, and pads them at the end (FIPS 180-4, 5.1.1).
struct BlockDigest<Function: BlockFunction> {
  private var function = Function()
  private var rest: [UInt8] = []
  private var count: UInt64 = 0

  mutating func update(_ bytes: [UInt8]) {
    count += UInt64(bytes.count)
    let joined = rest.isEmpty ? bytes : rest + bytes
    let whole = joined.count / 64 * 64
    joined.withUnsafeBytes { joined in
      if whole > 0 { function.take(joined.baseAddress!, count: whole / 64) }
    }
    rest = Array(joined[whole...])
  }

  /// In hexadecimal, small letters.
  mutating func finish() -> String {
    let bits = count * 8
    let zeros = (119 - rest.count) % 64
    update(
      [0x80] + Array(repeating: 0, count: zeros)
        + (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) })
    return function.words.map { hex($0) }.joined()
  }

  static func of(_ content: Content, after start: [UInt8] = []) -> String {
    var digest = BlockDigest()
    digest.update(start)
    content.forEachPiece { piece in
      digest.update(piece)
      return true
    }
    return digest.finish()
  }
}

private func hex(_ word: UInt32) -> String {
  let digits = String(word, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}
