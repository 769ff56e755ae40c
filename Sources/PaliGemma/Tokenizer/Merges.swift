/// Which two neighbours may be joined, and what is joined first: the smaller priority.
enum Merges: Sendable {
  /// SentencePiece: any two whose joined text is a piece; the priority is the piece's, by id.
  case pieces([UInt32])
  /// tokenizer.json: the pairs it lists, in its order.
  case pairs(PairTable)

  /// Marks pieces that no joining makes.
  static let never = UInt32.max

  /// Orders scores from high to low, as SentencePiece joins them. NaN must have been refused.
  static func priority(score: Float) -> UInt32 {
    let bits = (score == 0 ? 0 : score).bitPattern
    let ascending = bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
    return ~ascending
  }
}

/// Pairs of ids with their rank and the id they join to.
struct PairTable: Sendable {
  private struct Slot {
    /// Left and right id; `free` when unused.
    var key: UInt64
    var rank: UInt32
    var id: Int32
  }

  private static let free = UInt64.max
  private var slots: [Slot]
  private(set) var count = 0

  init(capacity: Int) {
    var size = 64
    while size < 2 * capacity { size *= 2 }
    slots = Array(repeating: Slot(key: Self.free, rank: 0, id: 0), count: size)
  }

  /// Adds a pair; false when it is there already.
  mutating func add(_ left: Int, _ right: Int, id: Int) -> Bool {
    let key = UInt64(left) << 32 | UInt64(right)
    let slot = place(key)
    guard slots[slot].key == Self.free else { return false }
    slots[slot] = Slot(key: key, rank: UInt32(count), id: Int32(id))
    count += 1
    return true
  }

  func find(_ left: Int32, _ right: Int32) -> (priority: UInt32, id: Int32)? {
    let slot = slots[place(UInt64(left) << 32 | UInt64(right))]
    return slot.key == Self.free ? nil : (slot.rank, slot.id)
  }

  private func place(_ key: UInt64) -> Int {
    var hash = key &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 29
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot].key != key && slots[slot].key != Self.free { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }
}
