/// Rows of a pass that belong to one sequence: the positions that come after those in its cache.
struct SequenceRows {
  let cache: KeyValueCache
  /// Of the pass, or of a chunk of it.
  let rows: Range<Int>
  /// Where they stand in the sequence.
  let positions: Range<Int>

  /// All that a pass has of the sequence.
  init(_ cache: KeyValueCache, rows: Range<Int>) {
    self.init(cache: cache, rows: rows, positions: cache.count..<cache.count + rows.count)
  }

  private init(cache: KeyValueCache, rows: Range<Int>, positions: Range<Int>) {
    self.cache = cache
    self.rows = rows
    self.positions = positions
  }

  /// Those among a chunk's rows, numbered as they are there; nil: none.
  fileprivate func part(of chunk: Range<Int>) -> SequenceRows? {
    let common = rows.clamped(to: chunk)
    guard !common.isEmpty else { return nil }
    let first = positions.lowerBound + common.lowerBound - rows.lowerBound
    return SequenceRows(
      cache: cache, rows: common.lowerBound - chunk.lowerBound..<common.upperBound - chunk.lowerBound,
      positions: first..<first + common.count)
  }
}

extension [SequenceRows] {
  /// What a chunk has of each.
  func parts(of chunk: Range<Int>) -> [SequenceRows] { compactMap { $0.part(of: chunk) } }
}
