import CPixels

extension Picture {
  /// Pillow's antialiased bicubic (a = -0.5), squashed to width x height: the same pixels, for it is the same
  /// fixed-point arithmetic. The model's input has no alpha: it is left behind wherever pixels change.
  public func squashed(width newWidth: Int, height newHeight: Int) -> Picture {
    let across = Resampling(from: width, to: newWidth)
    let down = Resampling(from: height, to: newHeight)
    // Each pass rounds to 8 bits, so their order shows. Pillow 13 goes down first where that sheds clearly
    // more rows than the other pass sheds columns; earlier releases never do.
    if newHeight < height, height - newHeight > 2 * (width - newWidth) {
      return resampledDown(down).resampledAcross(across)
    }
    return resampledAcross(across).resampledDown(down)
  }

  private func resampledAcross(_ plan: Resampling) -> Picture {
    guard plan.outputs != width else { return self }
    var result = [UInt8](repeating: 0, count: plan.outputs * height * 3)
    cpx_resample_rows(rgb, width, height, &result, plan.outputs, plan.spans, plan.weights, plan.taps)
    return Picture(width: plan.outputs, height: height, rgb: result)
  }

  private func resampledDown(_ plan: Resampling) -> Picture {
    guard plan.outputs != height else { return self }
    let rowBytes = width * 3
    var result = [UInt8](repeating: 0, count: plan.outputs * rowBytes)
    result.withUnsafeMutableBufferPointer { out in
      plan.weights.withUnsafeBufferPointer { weights in
        for row in 0..<plan.outputs {
          cpx_resample_column_span(
            rgb, rowBytes, out.baseAddress! + row * rowBytes, Int(plan.spans[2 * row]),
            Int(plan.spans[2 * row + 1]), weights.baseAddress! + row * plan.taps)
        }
      }
    }
    return Picture(width: width, height: plan.outputs, rgb: result)
  }
}

/// Which inputs make up each output along one axis, and with which weights: Pillow's `precompute_coeffs`.
private struct Resampling {
  let outputs: Int
  /// Weights an output; unused ones are 0.
  let taps: Int
  /// First input and number of inputs of each output.
  private(set) var spans: [Int32] = []
  /// With 22 fractional bits, [outputs, taps].
  private(set) var weights: [Int32] = []

  init(from inputs: Int, to outputs: Int) {
    self.outputs = outputs
    let scale = Double(inputs) / Double(outputs)
    let stretch = max(scale, 1)
    let support = 2 * stretch
    // Reciprocals, where a division would round otherwise: weights are to be Pillow's to the last bit.
    let narrowing = 1 / stretch
    taps = Int(support.rounded(.up)) * 2 + 1
    weights = [Int32](repeating: 0, count: outputs * taps)
    for output in 0..<outputs {
      let center = (Double(output) + 0.5) * scale
      let first = max(0, Int(center - support + 0.5))
      let last = min(inputs, Int(center + support + 0.5))
      spans += [Int32(first), Int32(last - first)]
      let row = (first..<last).map { Self.bicubic((Double($0) - center + 0.5) * narrowing) }
      let total = row.reduce(0, +)
      let share = total == 0 ? 1 : 1 / total
      for (index, weight) in row.enumerated() {
        weights[output * taps + index] = Self.fixed(weight * share)
      }
    }
  }

  private static func fixed(_ weight: Double) -> Int32 {
    Int32(weight * Double(1 << 22) + (weight < 0 ? -0.5 : 0.5))
  }

  private static func bicubic(_ distance: Double) -> Double {
    let a = -0.5
    let x = abs(distance)
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
    return 0
  }
}
