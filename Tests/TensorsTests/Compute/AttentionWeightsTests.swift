import Glibc
import Testing

@testable import Tensors

/// What a query makes of its keys, against the formula in double precision.
struct AttentionWeightsTests {
  @Test(arguments: [1, 7, 16, 72, 256], [KeyValueStore.Format.float32, .bfloat16])
  func equalsTheFormula(_ width: Int, _ format: KeyValueStore.Format) throws {
    let (heads, positions) = (3, 41)
    let keys = try KeyValueStore(capacity: positions, columns: heads * width, format: format)
    // Samples are numbers that bfloat16 holds.
    let k = try Samples.activations(Samples.values(positions * heads * width, 2), rows: positions)
    keys.write(k, at: 0)
    let query = Samples.values(width, 1)
    for (head, visible, softcap) in [(0, 1, nil), (1, 41, Float?.none), (2, 30, 5)] {
      var out = [Float](repeating: -1, count: positions)
      try query.withUnsafeBufferPointer { query in
        try out.withUnsafeMutableBufferPointer {
          try keys.attentionWeights(
            of: query, head: head, visible: visible, scale: 0.3, softcap: softcap, into: $0)
        }
      }
      let scores = (0..<visible).map { place in
        let dot = (0..<width).reduce(0.0) {
          $0 + Double(query[$1]) * Double(k.row(place)[head * width + $1])
        }
        return softcap.map { Double($0) * tanh(0.3 * dot / Double($0)) } ?? 0.3 * dot
      }
      let top = scores.max() ?? 0
      let total = scores.reduce(0.0) { $0 + exp($1 - top) }
      for place in 0..<visible { #expect(abs(Double(out[place]) - exp(scores[place] - top) / total) < 1e-5) }
      #expect(out[visible...].allSatisfy { $0 == -1 })
    }
  }
}
