import Tensors

/// Where matrices come from that have been packed before.
protocol PackedMatrices {
  /// nil when it has none for this slot.
  func matrix(_ slot: WeightSlot) -> WeightMatrix?
}

extension PackedForm {
  /// What a slot's matrix is packed into; nil where the kernels read the checkpoint's own bytes.
  init?(_ slot: WeightSlot, of weights: CheckedWeights, _ plan: PrecisionPlan) throws {
    let tensor = try weights.tensor(slot)
    self.init(
      outputs: tensor.shape[0], inputs: tensor.shape[1], stored: tensor.elementType,
      isMapped: tensor.isMapped,
      precision: plan.precision(of: slot.part))
  }
}
