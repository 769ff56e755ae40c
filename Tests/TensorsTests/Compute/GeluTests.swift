import Glibc
import Testing

@testable import Tensors

/// The tanh form of GELU against double precision, on every path this CPU has.
struct GeluTests {
  private func gelu(_ x: Double) -> Double {
    x / (1 + exp(-2 * 0.7978845608028654 * (x + 0.044715 * x * x * x)))
  }

  /// The exponent 2u is rounded some four times, which counts as often as the exponent is large.
  @Test(arguments: KernelPath.detected)
  func staysWithinRounding(_ path: KernelPath) throws {
    let compute = try Compute(threads: 2, kernels: path)
    let inputs = (-1200...1200).map { Float($0) / 100 + 0.0037 }
    let x = try Samples.activations(inputs, rows: 1)
    compute.geluTanh(x)
    for (index, input) in inputs.enumerated() {
      let expected = gelu(Double(input))
      let exponent = 1.6 * (abs(Double(input)) + 0.044715 * pow(abs(Double(input)), 3))
      let bound = 5e-7 + 2.4e-7 * (input < 0 ? exponent : min(exponent, 1))
      #expect(abs(Double(x.base[index]) - expected) <= max(abs(expected) * bound, 1e-30), "gelu(\(input))")
    }
  }

  @Test(arguments: KernelPath.detected)
  func gatesAndTakesWildNumbers(_ path: KernelPath) throws {
    let compute = try Compute(threads: 1, kernels: path)
    let gate = try Samples.activations([3, .nan, .infinity, 1e30, -1e38, -2, 0], rows: 1)
    let up = try Samples.activations([2, 1, 1, 1, 1, -1, 5], rows: 1)
    compute.gatedGelu(gate: gate, up: up)
    let result = Samples.contents(gate)
    #expect(abs(result[0] - Float(gelu(3) * 2)) < 1e-5)
    #expect(result[1].isNaN)
    #expect(result[2] == .infinity)
    #expect(result[3] == 1e30)
    #expect(abs(result[4]) < 1e-30)
    #expect(abs(result[5] + Float(gelu(-2))) < 1e-6)
    #expect(result[6] == 0)
  }
}
