import Testing

@testable import Tensors

/// Matrix products against a double-precision sum, on every path this CPU has, at every tail length.
struct LinearTests {
  private final class Bytes {
    let pointer: UnsafeMutableRawBufferPointer
    init(_ count: Int) { pointer = .allocate(byteCount: count, alignment: 1) }
    deinit { pointer.deallocate() }
  }

  /// Weights at an odd address, as a file may have them.
  private func weights(_ values: [Float], _ shape: [Int], _ type: ElementType) -> StoredTensor {
    let owner = Bytes(values.count * type.byteCount + 1)
    let bytes = UnsafeRawBufferPointer(rebasing: owner.pointer[1...])
    for (index, value) in values.enumerated() {
      let to = 1 + index * type.byteCount
      switch type {
      case .float32: owner.pointer.storeBytes(of: value, toByteOffset: to, as: Float.self)
      case .bfloat16:
        owner.pointer.storeBytes(of: UInt16(value.bitPattern >> 16), toByteOffset: to, as: UInt16.self)
      case .float16:
        owner.pointer.storeBytes(of: Float16(value).bitPattern, toByteOffset: to, as: UInt16.self)
      }
    }
    return StoredTensor(name: "w", elementType: type, shape: shape, bytes: bytes, owner: owner)
  }

  /// Multiples of 1/64 below 1: every format holds them.
  private func values(_ count: Int, _ seed: Int) -> [Float] {
    (0..<count).map { Float(($0 * 7919 + seed * 104_729) % 127 - 63) / 64 }
  }

  @Test(arguments: KernelPath.detected, [ElementType.float32, .bfloat16, .float16])
  func equalsTheSumAtEveryLength(_ path: KernelPath, _ type: ElementType) throws {
    let compute = try Compute(threads: 2, kernels: path)
    for (inputs, outputs, rows) in (1...70).map({ ($0, $0 % 9 + 1, $0 % 14 + 1) }) + [
      (588, 130, 7), (4304, 65, 3),
    ] {
      let (w, x) = (values(inputs * outputs, 1), values(inputs * rows, 2))
      let matrix = try WeightMatrix(
        weights(w, [outputs, inputs], type), precision: type == .bfloat16 ? .bf16 : .f32)
      let (from, to) = (
        try Activations(rows: rows, columns: inputs), try Activations(rows: rows, columns: outputs)
      )
      for (index, value) in x.enumerated() { from.base[index] = value }
      let bias = values(outputs, 3)
      compute.linear(from, matrix, bias: bias, into: to)
      for row in 0..<rows {
        for output in 0..<outputs {
          var expected = Double(bias[output])
          for i in 0..<inputs { expected += Double(x[row * inputs + i]) * Double(w[output * inputs + i]) }
          // Products are exact; only the sums round.
          #expect(abs(Double(to.row(row)[output]) - expected) < 1e-5 * Double(inputs).squareRoot() + 1e-6)
        }
      }
    }
  }
}
