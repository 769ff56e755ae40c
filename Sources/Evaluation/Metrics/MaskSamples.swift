import Answers

/// A decoded mask resized as Pillow's BILINEAR does it, which the reference uses: a triangle over the samples, as wide
/// as one of them where the mask grows and as one pixel where it shrinks; first along the rows, then down.
///
/// Samples are -1...1, and inside is above 0. The decoder's few values beyond that range are held to it before.
struct MaskSamples {
  private let samples: [Float]

  init(_ mask: BoxMask) { samples = mask.probabilities.map { $0 * 2 - 1 } }

  /// Row by row.
  func inside(width: Int, height: Int) -> [Bool] {
    let across = Self.weights(width)
    let down = Self.weights(height)
    var rows = [Float](repeating: 0, count: BoxMask.side * width)
    for row in 0..<BoxMask.side {
      for (column, part) in across.enumerated() {
        rows[row * width + column] = part.sum { samples[row * BoxMask.side + $0] }
      }
    }
    var inside: [Bool] = []
    inside.reserveCapacity(width * height)
    for part in down {
      for column in 0..<width { inside.append(part.sum { rows[$0 * width + column] } > 0) }
    }
    return inside
  }

  /// What each of `count` pixels is made of.
  private static func weights(_ count: Int) -> [Weights] {
    let scale = Double(BoxMask.side) / Double(count)
    let reach = max(scale, 1)
    return (0..<count).map { pixel in
      let centre = (Double(pixel) + 0.5) * scale
      let first = max(0, Int(centre - reach + 0.5))
      let end = min(BoxMask.side, Int(centre + reach + 0.5))
      let weights = (first..<end).map { max(0, 1 - abs((Double($0) - centre + 0.5) / reach)) }
      let sum = weights.reduce(0, +)
      return Weights(first: first, weights: sum == 0 ? weights : weights.map { $0 / sum })
    }
  }

  private struct Weights {
    let first: Int
    let weights: [Double]

    func sum(_ sample: (Int) -> Float) -> Float {
      var sum = 0.0
      for (offset, weight) in weights.enumerated() { sum += Double(sample(first + offset)) * weight }
      return Float(sum)
    }
  }
}
