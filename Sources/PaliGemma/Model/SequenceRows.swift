/// Rows of a pass that belong to one sequence: the positions that come after those in its cache.
struct SequenceRows {
  let cache: KeyValueCache
  /// Of the pass, or of a chunk of it.
  let rows: Range<Int>
  /// Where they stand in the sequence.
  let positions: Range<Int>
  /// Who wants to see where they look; nil: nobody.
  let watch: AttentionWatch?

  /// All that a pass has of the sequence.
  init(_ cache: KeyValueCache, rows: Range<Int>, watch: AttentionWatch? = nil) {
    self.init(
      cache: cache, rows: rows, positions: cache.count..<cache.count + rows.count, watch: watch)
  }

  private init(cache: KeyValueCache, rows: Range<Int>, positions: Range<Int>, watch: AttentionWatch?) {
    self.cache = cache
    self.rows = rows
    self.positions = positions
    self.watch = watch
  }

  /// Those among a chunk's rows, numbered as they are there; nil: none.
  fileprivate func part(of chunk: Range<Int>) -> SequenceRows? {
    let common = rows.clamped(to: chunk)
    guard !common.isEmpty else { return nil }
    let first = positions.lowerBound + common.lowerBound - rows.lowerBound
    return SequenceRows(
      cache: cache, rows: common.lowerBound - chunk.lowerBound..<common.upperBound - chunk.lowerBound,
      positions: first..<first + common.count, watch: watch)
  }
}

extension [SequenceRows] {
  /// What a chunk has of each.
  func parts(of chunk: Range<Int>) -> [SequenceRows] { compactMap { $0.part(of: chunk) } }
}
