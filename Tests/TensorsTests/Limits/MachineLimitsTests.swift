import Testing

@testable import Tensors

struct MachineLimitsTests {
  @Test(arguments: KernelPath.detected)
  func everyPathHasLimits(_ path: KernelPath) throws {
    let limits = try MachineLimits(try Compute(threads: 2, kernels: path), bytes: 1 << 20, seconds: 0.001)
    for value in [limits.float32, limits.bfloat16, limits.int8, limits.read] {
      #expect(value > 1e6 && value < 1e16)
    }
    #expect(limits.operations(.q4) == limits.int8 && limits.operations(.bf16) == limits.bfloat16)
  }
}

struct RandomTensorTests {
  @Test func numbersAreSmallOfEitherSignAndTheSeedsOwn() throws {
    let tensor = try StoredTensor.random(name: "w", shape: [7, 333], seed: 5)
    #expect(tensor.bytes.count == 7 * 333 * 2 && tensor.elementCount == 7 * 333)
    let matrix = try WeightMatrix(tensor, precision: .f32)
    var row = [Float](repeating: 0, count: 333)
    row.withUnsafeMutableBufferPointer { try? Compute(threads: 1).embed(matrix, row: 6, into: $0) }
    #expect(row.allSatisfy { abs($0) >= 0.015625 && abs($0) < 0.03125 })
    #expect(row.contains { $0 < 0 } && row.contains { $0 > 0 } && Set(row).count > 50)
    let again = try StoredTensor.random(name: "w", shape: [7, 333], seed: 5)
    let other = try StoredTensor.random(name: "w", shape: [7, 333], seed: 6)
    #expect(Array(again.bytes) == Array(tensor.bytes) && Array(other.bytes) != Array(tensor.bytes))
  }
}
