import CKernels

/// Matrix products: which kernel a matrix takes, and how its outputs are shared among the threads.
///
/// Up to `Compute.fewRows` rows a row gives the same bits whoever comes with it, however many threads there are.
extension Compute {
  /// y[r, o] = sum_i x[r, i] * w[o, i] (+ bias[o]), for the rows given (nil: all of x) and at least the outputs
  /// given (nil: all). x: [R, I], y: [R, O]. Throws `ComputeError.outOfMemory`.
  public func linear(
    _ x: Activations, _ w: WeightMatrix, bias: [Float]? = nil, rows: Range<Int>? = nil,
    outputs: Range<Int>? = nil, into y: Activations
  ) throws(ComputeError) {
    precondition(x.columns == w.inputs && y.columns == w.outputs && y.rows >= x.rows)
    let rows = rows ?? 0..<x.rows
    let wanted = outputs ?? 0..<w.outputs
    precondition(wanted.lowerBound >= 0 && wanted.upperBound <= w.outputs)
    let product = Product(
      x: x.base + rows.lowerBound * x.columns, rows: rows.count, y: y.base + rows.lowerBound * y.columns,
      outputs: w.outputs, inputs: w.inputs, wanted: wanted)
    try (bias ?? []).withUnsafeBufferPointer { (bias) throws(ComputeError) in
      let bias = bias.isEmpty ? nil : bias.baseAddress
      switch w.storage {
      case .blocks(let weights): try linearBlocks(product, weights.blocks, bias)
      case .narrowed(let weights): try linearNarrow(product, weights.base, bias)
      case .stored(let tensor, let format):
        guard let base = tensor.bytes.baseAddress else { return }
        w.precision == .bf16
          ? try linearNarrow(product, base, bias) : try linearWide(product, base, format, bias)
      }
    }
  }

  private struct Product {
    /// [R, I]
    let x: UnsafePointer<Float>
    let rows: Int
    /// [R, O]
    let y: UnsafeMutablePointer<Float>
    let outputs, inputs: Int
    /// Outputs to compute.
    let wanted: Range<Int>
  }

  /// float32 products: weights are widened as they are read.
  private func linearWide(
    _ p: Product, _ w: UnsafeRawPointer, _ format: Int32, _ bias: UnsafePointer<Float>?
  ) throws(ComputeError) {
    let size = format == Int32(PALI_F32) ? 4 : 2
    try parallel(p.wanted, least: 16) { (outputs) throws(ComputeError) in
      try withScratch(of: Float.self, 4 * p.inputs) { scratch in
        kernels.pointee.linear(
          p.x, p.rows, p.inputs, w + outputs.lowerBound * p.inputs * size, format, outputs.lowerBound,
          outputs.upperBound, bias, p.y, p.outputs, scratch)
      }
    }
  }

  /// bfloat16 products: the rows are rounded once, the weights read as they are stored. A CPU without such
  /// products multiplies the rows as they are.
  private func linearNarrow(
    _ p: Product, _ w: UnsafeRawPointer, _ bias: UnsafePointer<Float>?
  ) throws(ComputeError) {
    guard let few = kernels.pointee.linear_bf16_rows, let pair = kernels.pointee.pair_rows,
      let many = kernels.pointee.linear_bf16_tiles
    else { return try linearWide(p, w, Int32(PALI_BF16), bias) }
    if p.rows <= Int(PALI_FEW_ROWS) {
      let stride = pali_stride(p.inputs * 2) / 2
      try withScratch(of: UInt16.self, p.rows * stride) { x in
        for row in 0..<p.rows { pali_narrow(p.x + row * p.inputs, p.inputs, x + row * stride) }
        parallel(p.wanted, least: 64) {
          few(
            x, stride, p.rows, p.inputs, w + $0.lowerBound * p.inputs * 2, $0.lowerBound, $0.upperBound, bias,
            p.y,
            p.outputs)
        }
      }
    } else {
      let tileRows = Int(PALI_TILE_ROWS)
      let tiles = (p.rows + tileRows - 1) / tileRows
      try withScratch(of: UInt32.self, tiles * tileRows * ((p.inputs + 1) / 2)) { x in
        parallel(tiles) { pair(p.x, p.rows, p.inputs, $0.lowerBound, $0.upperBound, x) }
        parallel(p.wanted, unit: 32) {
          many(
            x, p.rows, p.inputs, w + $0.lowerBound * p.inputs * 2, $0.lowerBound, $0.upperBound, bias, p.y,
            p.outputs)
        }
      }
    }
  }

  /// Integer products: the rows are rounded to blocks of 8-bit numbers once.
  private func linearBlocks(
    _ p: Product, _ w: PaliBlocks, _ bias: UnsafePointer<Float>?
  ) throws(ComputeError) {
    let count = p.rows * ((p.inputs + 63) / 64)
    let stride = pali_stride(p.inputs)
    // Codes; scale and at most two offsets (4 bytes each) of every block.
    try withScratch(of: Int8.self, p.rows * stride + count * 12) { base in
      let rest = UnsafeMutableRawPointer(base) + p.rows * stride
      let x = PaliRows(
        codes: base, scales: rest.assumingMemoryBound(to: Float.self),
        offsets: (rest + count * 4).assumingMemoryBound(to: Int32.self), stride: stride)
      parallel(p.rows, least: max(16384 / max(p.inputs, 1), 1)) { rows in
        withUnsafePointer(to: x) {
          kernels.pointee.quantise_rows(
            p.x, rows.lowerBound, rows.upperBound, p.inputs, w.bits, $0)
        }
      }
      parallel(p.wanted.lowerBound / 16..<(p.wanted.upperBound + 15) / 16, least: 4, unit: 2) { panels in
        withUnsafePointer(to: x) { x in
          withUnsafePointer(to: w) { w in
            kernels.pointee.linear_blocks(
              x, p.rows, w, panels.lowerBound, panels.upperBound, bias, p.y, p.outputs)
          }
        }
      }
    }
  }
}
