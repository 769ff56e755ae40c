import Tensors

/// In which precision each part of a model runs.
struct PrecisionPlan: Equatable {
  let text: Precision
  /// The vision tower and the projector. They stay bfloat16 under q8 and q4: their widths (588, 4304) do not
  /// divide into blocks, they are a sixth of the weights, and every box depends on them.
  let vision: Precision
  /// For status lines: "bf16", or "q4 (vision bf16)".
  let name: String

  /// `name` is auto, f32, bf16, q8 or q4. Throws `ModelError.precision` on anything else.
  ///
  /// auto: float32, the reference's numbers, while all weights take less than 1 GB that way; else bfloat16,
  /// which halves what each token reads.
  init(_ name: String, elements: Int) throws {
    let small = elements <= Self.smallModel
    let chosen = name == "auto" ? (small ? Precision.f32 : .bf16) : Precision(rawValue: name)
    guard let chosen else { throw ModelError.precision(name: name) }
    text = chosen
    vision = chosen == .q8 || chosen == .q4 ? .bf16 : chosen
    self.name = text == vision ? text.rawValue : "\(text.rawValue) (vision \(vision.rawValue))"
  }

  private static let smallModel = 250_000_000
}
