import Tensors

/// Sees where some positions of a sequence look among its first ones: the softmax weights of every layer and head, worked
/// out beside the attention itself, and for the positions that are wanted alone.
final class AttentionWatch {
  /// The first positions of the sequence: the pictures' patches.
  let patches: Int
  private let isWanted: (Int) -> Bool
  /// By position: [layers, H, patches].
  private var weights: [Int: [Float]] = [:]

  init(patches: Int, isWanted: @escaping (_ position: Int) -> Bool) {
    self.patches = patches
    self.isWanted = isWanted
  }

  /// Some rows of a layer's pass have attended. `queries`, [C, H*D]: the rows `rows` of them stand at `positions`.
  func look(
    _ positions: Range<Int>, _ seen: KeyValueCache.Seen, _ queries: Activations, _ rows: Range<Int>,
    layer: Int, _ configuration: TextConfiguration
  ) throws {
    for (index, position) in positions.enumerated() where isWanted(position) {
      let query = UnsafeBufferPointer(queries.row(rows.lowerBound + index))
      var all = weights[position] ?? []
      // A cancelled pass may be read again.
      all.removeSubrange(min(layer * configuration.heads * patches, all.count)...)
      for head in 0..<configuration.heads {
        let first = head * configuration.headWidth
        all += try row(
          UnsafeBufferPointer(rebasing: query[first..<first + configuration.headWidth]), head, position, seen,
          visible: seen.counts[index], configuration)
      }
      weights[position] = all
    }
  }

  /// Of one head: [patches], 0 where a patch is no longer seen.
  private func row(
    _ query: UnsafeBufferPointer<Float>, _ head: Int, _ position: Int, _ seen: KeyValueCache.Seen,
    visible: Int, _ configuration: TextConfiguration
  ) throws -> [Float] {
    var all = [Float](repeating: 0, count: visible)
    try all.withUnsafeMutableBufferPointer {
      try seen.keys.attentionWeights(
        of: query, head: head * configuration.keyValueHeads / configuration.heads, visible: visible,
        scale: configuration.queryScale, softcap: configuration.attentionSoftcap, into: $0)
    }
    return (0..<patches).map { patch in seen.place(of: patch, from: position).map { all[$0] } ?? 0 }
  }

  /// What a position's row of the last layer was done with, [layers, H, patches]; nil: it was not wanted, or is taken.
  func take(_ position: Int) -> [Float]? { weights.removeValue(forKey: position) }
}
