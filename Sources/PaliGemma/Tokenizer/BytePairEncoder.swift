/// Byte-pair encoding of a text: characters are joined in the order of the merges' priorities, leftmost first
/// among equals, until nothing can be joined. O(n log n).
struct BytePairEncoder: Sendable {
  let vocabulary: Vocabulary
  let merges: Merges
  /// Ids of the 256 byte pieces; -1 where there is none.
  let byteIDs: [Int32]
  let unknown: Int
  /// The image token's id: no text makes it.
  let excluded: Int

  /// A run of the text that is one token so far, in a linked list.
  private struct Symbol {
    var start: Int32
    /// 0: joined to the symbol before it.
    var length: Int32
    var previous: Int32
    var next: Int32
    /// -1: not known, to be looked up in the end.
    var id: Int32
  }

  /// A joining that was possible when it was found.
  private struct Candidate: Comparable {
    /// Priority, then place.
    let key: UInt64
    /// Of the joined symbol: another length means that one of the two has changed since.
    let length: Int32
    let id: Int32

    var left: Int { Int(key & 0xFFFF_FFFF) }

    static func < (a: Candidate, b: Candidate) -> Bool { a.key < b.key }
  }

  /// Appends the ids of `text`, in which spaces are already written as the vocabulary has them.
  func encode(_ text: UnsafeBufferPointer<UInt8>, into ids: inout [Int]) {
    var symbols = characters(of: text)
    var queue = Heap<Candidate>()
    for index in symbols.indices.dropLast() { propose(index, symbols, text, &queue) }
    while let candidate = queue.pop() {
      let left = candidate.left
      let right = Int(symbols[left].next)
      guard symbols[left].length > 0, right >= 0,
        symbols[left].length + symbols[right].length == candidate.length
      else { continue }
      join(left, right, id: candidate.id, &symbols)
      if symbols[left].previous >= 0 { propose(Int(symbols[left].previous), symbols, text, &queue) }
      propose(left, symbols, text, &queue)
    }
    var fusing = false
    for symbol in symbols where symbol.length > 0 {
      let known = append(symbol, text, to: &ids)
      // Runs of unknown characters are one unknown token, as the reference fuses them.
      if !known && !fusing { ids.append(unknown) }
      fusing = !known
    }
  }

  private func characters(of text: UnsafeBufferPointer<UInt8>) -> [Symbol] {
    var symbols: [Symbol] = []
    symbols.reserveCapacity(text.count)
    var start = 0
    while start < text.count {
      let length = min(utf8Length(text[start]), text.count - start)
      symbols.append(
        Symbol(
          start: Int32(start), length: Int32(length), previous: Int32(symbols.count - 1),
          next: Int32(symbols.count + 1), id: characterID(text, start, length)))
      start += length
    }
    if let last = symbols.indices.last { symbols[last].next = -1 }
    return symbols
  }

  /// With listed pairs a symbol is known by its id from the start; with pieces by its text alone.
  private func characterID(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ length: Int) -> Int32 {
    guard case .pairs = merges else { return -1 }
    return Int32(vocabulary.find(UnsafeBufferPointer(rebasing: text[start..<start + length])) ?? -1)
  }

  private func propose(
    _ left: Int, _ symbols: [Symbol], _ text: UnsafeBufferPointer<UInt8>, _ queue: inout Heap<Candidate>
  ) {
    guard symbols[left].next >= 0 else { return }
    let right = Int(symbols[left].next)
    let length = symbols[left].length + symbols[right].length
    guard let (priority, id) = joined(symbols[left], symbols[right], text), Int(id) != excluded else {
      return
    }
    queue.push(Candidate(key: UInt64(priority) << 32 | UInt64(left), length: length, id: id))
  }

  private func joined(
    _ left: Symbol, _ right: Symbol, _ text: UnsafeBufferPointer<UInt8>
  ) -> (priority: UInt32, id: Int32)? {
    switch merges {
    case .pairs(let table):
      return left.id < 0 || right.id < 0 ? nil : table.find(left.id, right.id)
    case .pieces(let priorities):
      let end = Int(right.start + right.length)
      guard end - Int(left.start) <= vocabulary.longestPiece,
        let id = vocabulary.find(UnsafeBufferPointer(rebasing: text[Int(left.start)..<end])),
        priorities[id] != Merges.never
      else { return nil }
      return (priorities[id], Int32(id))
    }
  }

  private func join(_ left: Int, _ right: Int, id: Int32, _ symbols: inout [Symbol]) {
    symbols[left].length += symbols[right].length
    symbols[left].id = id
    symbols[left].next = symbols[right].next
    if symbols[right].next >= 0 { symbols[Int(symbols[right].next)].previous = Int32(left) }
    symbols[right].length = 0
  }

  /// Appends a symbol's id or those of its bytes; false when the vocabulary has neither.
  private func append(_ symbol: Symbol, _ text: UnsafeBufferPointer<UInt8>, to ids: inout [Int]) -> Bool {
    let bytes = UnsafeBufferPointer(rebasing: text[Int(symbol.start)..<Int(symbol.start + symbol.length)])
    if symbol.id >= 0 {
      ids.append(Int(symbol.id))
    } else if case .pieces(let priorities) = merges, let id = vocabulary.find(bytes),
      priorities[id] != Merges.never
    {
      ids.append(id)
    } else if bytes.allSatisfy({ byteIDs[Int($0)] >= 0 }) {
      ids.append(contentsOf: bytes.lazy.map { Int(byteIDs[Int($0)]) })
    } else {
      return false
    }
    return true
  }
}

/// Bytes of the character that `first` begins, in valid UTF-8.
private func utf8Length(_ first: UInt8) -> Int {
  first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
}

/// A binary heap; the least element comes out first.
private struct Heap<Element: Comparable> {
  private var elements: [Element] = []

  mutating func push(_ element: Element) {
    var child = elements.count
    elements.append(element)
    while child > 0 {
      let parent = (child - 1) / 2
      guard elements[child] < elements[parent] else { return }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() -> Element? {
    guard let last = elements.popLast() else { return nil }
    guard let first = elements.first else { return last }
    elements[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < elements.count else { return first }
      if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
      guard elements[child] < elements[parent] else { return first }
      elements.swapAt(child, parent)
      parent = child
    }
  }
}
