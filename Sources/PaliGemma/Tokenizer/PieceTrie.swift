/// Pieces that are found in a text before anything else is done to it; the longest one at a place wins.
struct PieceTrie: Sendable {
  /// Gemma's added tokens take some 10,000 nodes.
  static let nodeLimit = 1_000_000

  /// More was added than is held: the trie must not be used.
  private(set) var isFull = false
  private var children: [UInt64: Int32] = [:]
  private var ids: [Int32] = [-1]
  private var startsPiece = Array(repeating: false, count: 256)

  enum Part: Equatable {
    case piece(Int)
    case text(Range<Int>)
  }

  mutating func add(_ piece: UnsafeBufferPointer<UInt8>, id: Int) {
    guard let first = piece.first else { return }
    startsPiece[Int(first)] = true
    var node: Int32 = 0
    for byte in piece {
      let key = UInt64(node) << 8 | UInt64(byte)
      if let child = children[key] {
        node = child
      } else {
        guard ids.count < Self.nodeLimit else {
          isFull = true
          return
        }
        node = Int32(ids.count)
        children[key] = node
        ids.append(-1)
      }
    }
    ids[Int(node)] = Int32(id)
  }

  /// Cuts a text into the pieces found, from left to right, and what lies between them.
  func split(_ text: UnsafeBufferPointer<UInt8>) -> [Part] {
    var parts: [Part] = []
    var textStart = 0
    var position = 0
    while position < text.count {
      guard startsPiece[Int(text[position])], let (id, end) = longest(in: text, at: position) else {
        position += 1
        continue
      }
      if textStart < position { parts.append(.text(textStart..<position)) }
      parts.append(.piece(id))
      position = end
      textStart = end
    }
    if textStart < text.count { parts.append(.text(textStart..<text.count)) }
    return parts
  }

  private func longest(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> (id: Int, end: Int)? {
    var node: Int32 = 0
    var found: (Int, Int)?
    for position in start..<text.count {
      guard let child = children[UInt64(node) << 8 | UInt64(text[position])] else { break }
      node = child
      if ids[Int(node)] >= 0 { found = (Int(ids[Int(node)]), position + 1) }
    }
    return found
  }
}
