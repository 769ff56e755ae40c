import Foundation
import Testing

@testable import Tensors

/// Norms, sums and rotations against double precision, on every path this CPU has, at every length.
struct NormTests {
  private static let rows = 3

  private func check(
    _ path: KernelPath, _ columns: Int, _ operation: (Compute, Activations, Activations) throws -> Void,
    _ expected: ([Double], Int) -> Double
  ) throws {
    let values = Samples.values(columns * Self.rows, 1)
    let y = try Activations(rows: Self.rows, columns: columns)
    try operation(try Compute(threads: 2, kernels: path), try Samples.activations(values, rows: Self.rows), y)
    for row in 0..<Self.rows {
      let input = values[row * columns..<(row + 1) * columns].map(Double.init)
      for column in 0..<columns {
        #expect(abs(Double(y.row(row)[column]) - expected(input, column)) < 2e-5, "\(columns)")
      }
    }
  }

  @Test(arguments: KernelPath.detected)
  func layerNorm(_ path: KernelPath) throws {
    for columns in Array(2...70) + [1152] {
      let (scale, bias) = (Samples.values(columns, 2), Samples.values(columns, 3))
      try check(path, columns) {
        $0.layerNorm($1, scale: scale, bias: bias, epsilon: 1e-3, into: $2)
      } _: { x, i in
        let mean = x.reduce(0, +) / Double(columns)
        let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
        return (x[i] - mean) / (variance + Double(Float(1e-3))).squareRoot() * Double(scale[i])
          + Double(bias[i])
      }
    }
  }

  @Test(arguments: KernelPath.detected)
  func rmsNorm(_ path: KernelPath) throws {
    for columns in Array(1...70) + [2048] {
      let scale = Samples.values(columns, 2)
      try check(path, columns) {
        $0.rmsNorm($1, scale: scale, epsilon: 1e-3, into: $2)
      } _: { x, i in
        let square = x.reduce(0) { $0 + $1 * $1 } / Double(columns)
        return x[i] / (square + Double(Float(1e-3))).squareRoot() * (1 + Double(scale[i]))
      }
    }
  }

  @Test(arguments: KernelPath.detected)
  func rotationTurnsPairs(_ path: KernelPath) throws {
    for half in [1, 3, 8, 17, 32, 128] {
      let angles = try RotaryAngles(positions: Array(5..<9), headWidth: 2 * half, theta: 10000)
      let values = Samples.values(3 * 4 * half, 1)
      let x = try Samples.activations(values, rows: 3)
      try Compute(threads: 2, kernels: path).rotate(x, angles, first: 1)
      for row in 0..<3 {
        for at in [0, 2 * half] {
          for pair in 0..<half {
            let angle = Double(6 + row) / pow(10000, Double(pair) / Double(half))
            let (a, b) = (
              Double(values[row * 4 * half + at + pair]), Double(values[row * 4 * half + at + half + pair])
            )
            #expect(abs(Double(x.row(row)[at + pair]) - (a * cos(angle) - b * sin(angle))) < 1e-5)
            #expect(abs(Double(x.row(row)[at + half + pair]) - (b * cos(angle) + a * sin(angle))) < 1e-5)
          }
        }
      }
    }
  }
}
