import JSON
import Tensors
import Testing

@testable import PaliGemma

/// Ways in which a sequence might go on: each is bit for bit what it is alone, and leaves nothing behind.
struct BranchesTests {
  /// The tiny PaliGemma 2, its sliding layers seeing `window` positions back, after a picture and eight words.
  private func begun(window: Int) throws -> Decoding {
    let checkpoint = TinyCheckpoint.paligemma2
    let text = try String(contentsOfFile: "\(checkpoint.folder)/config.json", encoding: .utf8)
      .replacingOccurrences(of: "\"sliding_window\": 22", with: "\"sliding_window\": \(window)")
    let configuration = try ModelConfiguration(JSONDocument(text: Array(text.utf8), file: "config.json").root)
    let weights = try CheckedWeights(try WeightFolder(checkpoint.folder), configuration)
    var loader = WeightLoader(weights, PrecisionPlan(.fixed(.f32), elements: 0)) { _ in }
    let model = PaliGemmaModel(
      configuration, ModelWeights(configuration, try loader.load()), try Compute(threads: 2))
    let features = try Activations(rows: configuration.imageTokens, columns: configuration.text.width)
    for index in 0..<features.rows * features.columns {
      features.base[index] = Float(index * 7919 % 255) / 127.5 - 1
    }
    let prompt = [Int](repeating: 1639, count: features.rows) + [2, 468, 459, 451, 312, 299, 343, 5]
    let decoding = try Decoding(model, prompt: prompt.count, more: 40)
    try decoding.prefill(prompt, [features], ForwardPass())
    return decoding
  }

  private func ids(_ count: Int, _ seed: Int) -> [Int] {
    (0..<count).map { 30 + ($0 * 131 + seed * 71) % 1500 }
  }

  /// The bits of what follows each token of a branch.
  private func read(_ branches: Branches, _ some: [[Int]]) throws -> [[UInt32]] {
    var bits: [[UInt32]] = []
    try branches.read(some, only: { _ in nil }, ForwardPass()) { place, logits in
      #expect(place == bits.count)
      bits.append(logits.map(\.bitPattern))
    }
    return bits
  }

  /// Rings that have turned on before, that turn within a branch, and that never do; long branches and short ones one
  /// after another on the same copies, before and after the sequence itself goes on.
  @Test(arguments: [1, 2, 5, 17, 18, 20, 28, 64])
  func eachIsWhatItIsAlone(_ window: Int) throws {
    let decoding = try begun(window: window)
    for round in 0..<2 {
      let all = [ids(20, 1), ids(3, 2), ids(5, 3), ids(8, 4), ids(1, 5), ids(7, 6), ids(2, 7)]
      let branches = try Branches(decoding, longest: 20, most: 8)
      #expect(branches.most == 8)
      let passes = [[0], [1, 2], [3], [4, 5], [0], [6, 2, 4]]
      for pass in passes {
        let together = try read(branches, pass.map { all[$0] })
        let alone = try pass.flatMap { index in
          try read(try Branches(decoding, longest: 20, most: 1), [all[index]])
        }
        #expect(together == alone, "\(pass), round \(round)")
      }
      try decoding.force(ids(6, 9), ForwardPass()) { _, _ in }
    }
    // What the sequence itself goes on with knows of none of them.
    let other = try begun(window: window)
    for _ in 0..<2 { try other.force(ids(6, 9), ForwardPass()) { _, _ in } }
    #expect(decoding.logits.map(\.bitPattern) == other.logits.map(\.bitPattern))
  }

  @Test func whatABranchReadsIsWhatTheSequenceWouldRead() throws {
    let decoding = try begun(window: 22)
    let bits = try read(try Branches(decoding, longest: 6, most: 1), [ids(6, 1)])
    try decoding.force(ids(6, 1), ForwardPass()) { #expect(bits[$0] == $1.map(\.bitPattern)) }
    #expect(bits[5] == decoding.logits.map(\.bitPattern))
  }

  @Test func fewerWhereCopiesWouldTakeTooMuch() throws {
    let decoding = try begun(window: 22)
    #expect(try Branches(decoding, longest: 3, most: 8, byteLimit: 1).most == 1)
    let bytes = KeyValueCache.byteCount(decoding.model.configuration.text, capacity: decoding.position + 3)
    #expect(try Branches(decoding, longest: 3, most: 8, byteLimit: 3 * bytes).most == 3)
  }
}
