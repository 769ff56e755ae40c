import Tensors

/// Matrices of any model that all lie in one stretch of memory: each begins where the last one ended, the one after
/// the last at the start. A model of gigabytes thus takes as much time as it would, and tens of megabytes.
///
/// Whoever reads one after another finds none of them in the caches, as the stretch is larger than those.
final class WeightWindows: PackedMatrices {
  /// Bytes of the stretch.
  let byteCount: Int
  private let memory: StoredTensor
  private let shapes: [WeightSlot: [Int]]
  private let precisions: PrecisionPlan
  private var place = 0

  /// The stretch: random bfloat16 numbers, which are harmless as whatever else they are taken for. Throws
  /// `ComputeError.outOfMemory`.
  static func memory() throws -> StoredTensor {
    try .random(name: "windows", shape: [stretch / 2], seed: 1)
  }

  /// Larger than the last cache and than any of the sample's matrices.
  static let stretch = max(96 << 20, min(lastCache() / 2 * 3, 192 << 20)) & ~63

  init(_ memory: StoredTensor, _ configuration: ModelConfiguration, _ precisions: PrecisionPlan) {
    self.memory = memory
    self.precisions = precisions
    byteCount = memory.bytes.count
    let matrices = WeightTable(configuration).rows.filter { $0.kind == .matrix }
    shapes = Dictionary(uniqueKeysWithValues: matrices.map { ($0.slot, $0.shape) })
  }

  /// nil where there is no such matrix, or the stretch is too small for it.
  func matrix(_ slot: WeightSlot) -> WeightMatrix? {
    guard let shape = shapes[slot] else { return nil }
    let precision = precisions.precision(of: slot.part)
    // bfloat16 and float32 are read as a file stores them.
    let stored: ElementType = precision == .f32 ? .float32 : .bfloat16
    if let form = PackedForm(outputs: shape[0], inputs: shape[1], stored: stored, precision: precision) {
      return window(form.byteCount).map { WeightMatrix(packed: $0, form: form, owner: memory.owner) }
    }
    return window(shape[0] * shape[1] * stored.byteCount).flatMap { bytes in
      let tensor = StoredTensor(
        name: memory.name, elementType: stored, shape: shape, bytes: bytes, owner: memory.owner)
      return try? WeightMatrix(tensor, precision: precision)
    }
  }

  /// The next so many bytes, 64-byte aligned.
  private func window(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count <= byteCount else { return nil }
    if place + count > byteCount { place = 0 }
    defer { place += (count + 63) & ~63 }
    return UnsafeRawBufferPointer(rebasing: memory.bytes[place..<place + count])
  }
}
