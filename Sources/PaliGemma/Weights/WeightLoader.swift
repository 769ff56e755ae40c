import Tensors

/// Takes the weights of a checked checkpoint into the form that the forward pass wants, telling how far it is. What is
/// packed already is taken as it is, and the source's bytes are not touched.
struct WeightLoader {
  private let weights: CheckedWeights
  private let precisions: PrecisionPlan
  private let packed: (any PackedMatrices)?
  private let progress: (Double) throws -> Void
  private let total: Int
  private var done = 0
  private var loaded = LoadedWeights()

  /// `progress` gets 0...1 and may throw to stop.
  init(
    _ weights: CheckedWeights, _ precisions: PrecisionPlan, packed: (any PackedMatrices)? = nil,
    progress: @escaping (Double) throws -> Void
  ) {
    self.weights = weights
    self.precisions = precisions
    self.packed = packed
    self.progress = progress
    total = weights.elementCount
  }

  /// In the order of the table, which is the forward pass's.
  mutating func load() throws -> LoadedWeights {
    for row in weights.rows where try isWanted(row) {
      try progress(Double(done) / Double(max(total, 1)))
      switch row.kind {
      case .matrix: loaded.matrices[row.slot] = try packed?.matrix(row.slot) ?? pack(row.slot)
      case .floats: loaded.floats[row.slot] = try weights.tensor(row.slot).whole().floats()
      }
      done += row.elementCount
    }
    return loaded
  }

  /// As the reference ties: a head in the file is used as it is, and shared where it equals the embedding. Packed
  /// weights leave a shared one out.
  private func isWanted(_ row: WeightRow) throws -> Bool {
    guard row.slot == .head else { return true }
    if let packed, try PackedForm(.head, of: weights, precisions) != nil {
      return packed.matrix(.head) != nil
    }
    return try !weights.tensor(.head).whole().equals(try weights.tensor(.embedding).whole())
  }

  private func pack(_ slot: WeightSlot) throws -> WeightMatrix {
    let tensor = try weights.tensor(slot)
    if !tensor.isMapped, let form = try PackedForm(slot, of: weights, precisions) {
      return try PackedPieces(form: form, tensor: tensor).matrix()
    }
    let stored = try tensor.whole()
    let matrix = try WeightMatrix(stored, precision: precisions.precision(of: slot.part))
    if matrix.packedBytes != nil { stored.releasePages() }
    return matrix
  }
}

/// What a checkpoint's slots hold, in memory or mapped. Never changed once it is loaded.
struct LoadedWeights {
  fileprivate(set) var matrices: [WeightSlot: WeightMatrix] = [:]
  fileprivate(set) var floats: [WeightSlot: [Float]] = [:]

  /// Bytes of all matrices, mapped or allocated.
  var byteCount: Int { matrices.values.reduce(0) { $0 + $1.byteCount } }
}
