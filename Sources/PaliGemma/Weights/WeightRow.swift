/// A row of the table: what a slot takes, and where it is found.
struct WeightRow: Sendable {
  /// How a tensor is kept in memory.
  enum Kind: Sendable {
    /// Multiplied with: in the precision that its part has.
    case matrix
    /// Norms, biases, positions: float32 in every precision.
    case floats
  }

  let slot: WeightSlot
  /// As the forward pass takes it; of a matrix [outputs, inputs], as the kernels want it.
  let shape: [Int]
  let kind: Kind
  /// Whether there is no model without it.
  let isRequired: Bool
  /// Where it may be found, the oldest layout first. A checkpoint has one of them.
  let sources: [WeightSource]

  var part: ModelPart { slot.part }

  var elementCount: Int { shape.reduce(1, *) }

  /// What packed files call it, whatever the checkpoint does: changing it makes them stale.
  var name: String { sources[0].name }

  /// What a person is told that is missing. A head of its own is asked for by config.json in whatever layout: it goes
  /// by the name that says the least about that.
  var missingName: String {
    guard slot == .head else { return name }
    return sources.map(\.name).min { $0.utf8.count < $1.utf8.count } ?? name
  }
}

/// A tensor of a checkpoint, and how to take it.
struct WeightSource: Hashable, Sendable {
  let name: String
  var recipe = WeightRecipe.asStored
}
