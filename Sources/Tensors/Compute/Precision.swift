/// How a model's weights are stored in memory and multiplied.
public enum Precision: String, Sendable, CaseIterable {
  /// float32 weights, float32 arithmetic: the reference's numbers.
  case f32
  /// bfloat16 weights and products, float32 sums.
  case bf16
  /// 8-bit integers in small blocks with a scale each.
  case q8
  /// 4-bit integers in small blocks with a scale each.
  case q4
}
