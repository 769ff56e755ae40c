import Tensors

/// Where matrices come from that have been packed before.
protocol PackedMatrices {
  /// nil when it has none for this slot.
  func matrix(_ slot: WeightSlot) -> WeightMatrix?
}
