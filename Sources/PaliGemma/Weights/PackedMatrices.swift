import Tensors

/// Where matrices come from that have been packed before.
protocol PackedMatrices {
  /// nil when it has none for this slot.
  func matrix(_ slot: WeightSlot) -> WeightMatrix?
}

extension PackedForm {
  /// What a slot's matrix is packed into; nil where the kernels read the checkpoint's own bytes.
  init?(_ slot: WeightSlot, of weights: CheckedWeights, _ plan: PrecisionPlan) throws {
    let shape = try weights.row(slot).shape
    self.init(
      outputs: shape[0], inputs: shape[1], stored: try weights.elementType(slot),
      precision: plan.precision(of: slot.part))
  }
}
