import Tensors

/// Ways in which a sequence might go on, several of them in a pass: each sees the sequence and itself, and nothing is
/// left of it afterwards.
///
/// Each stands on a copy of the sequence's keys and values, made once and cut back after each pass, so that a branch
/// costs its own tokens only.
final class Branches {
  private let trunk: Decoding
  private let copies: [KeyValueCache]

  /// Branches of at most `longest` tokens, `most` in a pass, or fewer where their copies would take more than
  /// `byteLimit`. Throws `ComputeError.outOfMemory`.
  init(_ trunk: Decoding, longest: Int, most: Int, byteLimit: Int = .max) throws {
    self.trunk = trunk
    let capacity = trunk.position + longest
    let bytes = KeyValueCache.byteCount(
      trunk.model.configuration.text, capacity: capacity, format: trunk.model.decoder.cacheFormat)
    let count = max(min(most, byteLimit / max(bytes, 1)), 1)
    copies = try (0..<count).map { _ in try KeyValueCache(copying: trunk.cache, capacity: capacity) }
  }

  /// How many a pass takes.
  var most: Int { copies.count }

  /// Reads the tokens of some in one pass. `only`, by a token's place in all of them: as `Decoding.force` has it.
  /// `following` gets the places in order, and the logits [V] of what follows there.
  func read(
    _ branches: [[Int]], only: (Int) -> [Range<Int>]?, _ pass: ForwardPass,
    following: (Int, UnsafeMutableBufferPointer<Float>) throws -> Void
  ) throws {
    precondition(branches.count <= copies.count && branches.allSatisfy { !$0.isEmpty })
    let decoder = trunk.model.decoder
    let x = try trunk.model.embed(branches.flatMap { $0 }, features: [])  // [R, W]
    try decoder.forward(x, rows(of: branches), pass)
    for copy in copies.prefix(branches.count) { copy.goBack(to: trunk.cache) }
    for (places, only) in Decoding.alike(0..<x.rows, only) {
      try pass.checkCancellation()
      let logits = try Activations(rows: places.count, columns: decoder.configuration.vocabularyRows)
      try decoder.logits(x, rows: places, [(0..<places.count, only)], into: logits, first: 0, pass)
      for place in places { try following(place, logits.row(place - places.lowerBound)) }
    }
  }

  private func rows(of branches: [[Int]]) -> [SequenceRows] {
    var first = 0
    return zip(copies, branches).map { copy, ids in
      defer { first += ids.count }
      return SequenceRows(copy, rows: first..<first + ids.count)
    }
  }
}
