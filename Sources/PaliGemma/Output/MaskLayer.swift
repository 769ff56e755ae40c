import Tensors

/// A square map of features, [side * side, channels].
struct MaskMap {
  let side: Int
  let values: Activations

  init(side: Int, channels: Int) throws {
    self.side = side
    values = try Activations(rows: side * side, columns: channels)
  }

  var channels: Int { values.columns }

  /// ReLU, in place.
  func clampNegative() {
    let all = UnsafeMutableBufferPointer(start: values.base, count: values.rows * values.columns)
    for index in all.indices { all[index] = max(all[index], 0) }
  }
}

/// One convolution of the mask decoder as a matrix.
struct MaskLayer {
  private let weights: WeightMatrix
  private let bias: [Float]
  private let side: Int
  private let outputs: Int

  init(_ matrix: Activations, bias: [Float], side: Int, outputs: Int) throws {
    let bytes = UnsafeRawBufferPointer(start: matrix.base, count: matrix.rows * matrix.columns * 4)
    weights = try WeightMatrix(
      StoredTensor(
        name: "", elementType: .float32, shape: [matrix.rows, matrix.columns], bytes: bytes, owner: matrix),
      precision: .f32)
    self.bias = bias
    self.side = side
    self.outputs = outputs
  }

  /// Stride 1, as much padding as keeps the size.
  func convolve(_ x: MaskMap, _ compute: Compute) throws -> MaskMap {
    let y = try MaskMap(side: x.side, channels: outputs)
    try compute.linear(side == 1 ? x.values : neighbourhoods(x), weights, bias: bias, into: y.values)
    return y
  }

  /// Each pixel's neighbours one after another, zeros beyond the edge: [pixels, side * side * channels].
  private func neighbourhoods(_ x: MaskMap) throws -> Activations {
    let gathered = try Activations(rows: x.values.rows, columns: side * side * x.channels)
    for pixel in 0..<x.values.rows {
      for tap in 0..<side * side {
        let row = pixel / x.side + tap / side - side / 2
        let column = pixel % x.side + tap % side - side / 2
        guard (0..<x.side).contains(row), (0..<x.side).contains(column) else { continue }
        (gathered.row(pixel).baseAddress! + tap * x.channels)
          .update(from: x.values.row(row * x.side + column).baseAddress!, count: x.channels)
      }
    }
    return gathered
  }

  /// 4x4, stride 2, padding 1: input pixel (i, j) adds tap (a, b) to output pixel (2i + a - 1, 2j + b - 1).
  func convolveTransposed(_ x: MaskMap, _ compute: Compute) throws -> MaskMap {
    let parts = try Activations(rows: x.values.rows, columns: 16 * outputs)
    try compute.linear(x.values, weights, into: parts)
    let y = try MaskMap(side: 2 * x.side, channels: outputs)
    for pixel in 0..<y.values.rows { _ = y.values.row(pixel).update(fromContentsOf: bias) }
    for pixel in 0..<x.values.rows {
      for tap in 0..<16 {
        let row = 2 * (pixel / x.side) + tap / 4 - 1
        let column = 2 * (pixel % x.side) + tap % 4 - 1
        guard (0..<y.side).contains(row), (0..<y.side).contains(column) else { continue }
        let target = y.values.row(row * y.side + column).baseAddress!
        let source = parts.row(pixel).baseAddress! + tap * outputs
        for channel in 0..<outputs { target[channel] += source[channel] }
      }
    }
    return y
  }
}
