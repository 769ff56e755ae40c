import Foundation
import JSON
import Tensors
import Testing

@testable import PaliGemma

/// One walk, whichever way its tokens are read. That it answers as the reference does is in DecoderTests and
/// GivenStartTests.
struct DecodingTests {
  private let ids = [1500, 75, 1216, 1556, 400, 401, 988, 300, 17, 1263, 861, 935]

  /// The tiny PaliGemma 2, its sliding layers seeing `window` positions back.
  private func model(window: Int, _ precision: Precision = .f32) throws -> PaliGemmaModel {
    let checkpoint = TinyCheckpoint.paligemma2
    let text = try String(contentsOfFile: "\(checkpoint.folder)/config.json", encoding: .utf8)
      .replacingOccurrences(of: "\"sliding_window\": 22", with: "\"sliding_window\": \(window)")
    let configuration = try ModelConfiguration(JSONDocument(text: Array(text.utf8), file: "config.json").root)
    let weights = try CheckedWeights(try WeightFolder(checkpoint.folder), configuration)
    var loader = WeightLoader(weights, PrecisionPlan(.fixed(precision), elements: 0)) { _ in }
    return PaliGemmaModel(
      configuration, ModelWeights(configuration, try loader.load()), try Compute(threads: 2))
  }

  private func features(_ model: PaliGemmaModel) throws -> Activations {
    let features = try Activations(
      rows: model.configuration.imageTokens, columns: model.configuration.text.width)
    for index in 0..<features.rows * features.columns {
      features.base[index] = Float(index * 7919 % 255) / 127.5 - 1
    }
    return features
  }

  /// A walk that has read a prompt of one picture and eight words.
  private func begun(_ model: PaliGemmaModel) throws -> Decoding {
    let features = try features(model)
    let prompt = [Int](repeating: 1639, count: features.rows) + [2, 468, 459, 451, 312, 299, 343, 5]
    let decoding = try Decoding(model, prompt: prompt.count, more: 2 * ids.count)
    try decoding.prefill(prompt, [features], ForwardPass())
    return decoding
  }

  /// The logits after each of the tokens, read one by one.
  private func stepped(_ model: PaliGemmaModel, _ decoding: Decoding) throws -> [[Float]] {
    try ids.map { id in
      try decoding.step(id, ForwardPass())
      return Array(decoding.logits)
    }
  }

  private func expectEqual(_ got: [Float], _ expected: [Float], _ what: String) {
    let largest = expected.reduce(0) { max($0, abs($1)) }
    let worst = zip(got, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(got.count == expected.count && worst <= 2e-5 * largest, "\(what): \(worst) of \(largest)")
  }

  /// Windows shorter than the prompt, as long, just longer (the ring turns on within the tokens), and far longer.
  @Test(arguments: [1, 2, 5, 16, 17, 18, 20, 28, 29, 30, 64], [1, 5, 384])
  func tokensReadTogetherAreThoseReadOneByOne(window: Int, chunk: Int) throws {
    var model = try model(window: window)
    model.decoder.chunkRows = chunk
    let expected = try stepped(model, try begun(model))
    let decoding = try begun(model)
    let start = decoding.position
    var places: [Int] = []
    try decoding.force(ids, ForwardPass()) { place, logits in
      places.append(place)
      expectEqual(Array(logits), expected[place], "place \(place)")
    }
    #expect(places == Array(0..<ids.count - 1))
    #expect(decoding.position == start + ids.count)
    expectEqual(Array(decoding.logits), expected[ids.count - 1], "the last")
    // And what comes after has the same past.
    let one = try begun(model)
    _ = try stepped(model, one)
    try one.step(77, ForwardPass())
    try decoding.step(77, ForwardPass())
    expectEqual(Array(decoding.logits), Array(one.logits), "after them")
  }

  /// In two passes, the second of which begins in a ring that has turned on.
  @Test(arguments: [2, 5, 18, 22, 26])
  func oneGivenPassMayFollowAnother(window: Int) throws {
    let model = try model(window: window)
    let expected = try stepped(model, try begun(model))
    let decoding = try begun(model)
    try decoding.force(Array(ids[..<7]), ForwardPass()) { _, _ in }
    expectEqual(Array(decoding.logits), expected[6], "first")
    try decoding.force(Array(ids[7...]), ForwardPass()) { expectEqual(Array($1), expected[7 + $0], "\($0)") }
    expectEqual(Array(decoding.logits), expected[11], "second")
  }

  @Test(arguments: Precision.allCases)
  func everyPrecisionReadsThemTogether(_ precision: Precision) throws {
    let model = try model(window: 22, precision)
    let expected = try stepped(model, try begun(model))
    let decoding = try begun(model)
    // Rows of one pass are rounded as alone; only the order of sums may differ.
    try decoding.force(ids, ForwardPass()) { place, logits in
      let worst = zip(logits, expected[place]).map { abs($0 - $1) }.max() ?? .infinity
      #expect(worst < (precision == .f32 ? 1e-4 : 0.15), "\(precision) \(place): \(worst)")
    }
  }

  @Test func onlyWhatIsOfInterestIsComputed() throws {
    let model = try model(window: 22)
    let expected = try stepped(model, try begun(model))
    let decoding = try begun(model)
    let wanted = [[500..<600], [500..<600], nil, [], [3..<4, 700..<702]]
    var places: [Int] = []
    var observed = 0
    let pass = ForwardPass(probe: { name, value, _ in if name == "text.logits" { observed += value.rows } })
    try decoding.force(ids, only: { wanted[min($0, 4)] }, pass) { place, logits in
      places.append(place)
      for id in logits.indices {
        let isWanted = wanted[min(place, 4)].map { $0.contains { $0.contains(id) } } ?? true
        #expect(isWanted ? abs(logits[id] - expected[place][id]) < 1e-4 : logits[id] == -.infinity)
      }
    }
    #expect(places == [0, 1, 2, 4, 5, 6, 7, 8, 9, 10])
    #expect(observed == ids.count - 1)
    #expect(decoding.logits[700].isFinite && decoding.logits[699] == -.infinity)
  }

  @Test func noTokensChangeNothing() throws {
    let model = try model(window: 22)
    let decoding = try begun(model)
    let before = (decoding.position, Array(decoding.logits))
    try decoding.force([], ForwardPass()) { _, _ in Issue.record("nothing follows nothing") }
    #expect(decoding.position == before.0 && Array(decoding.logits) == before.1)
  }

  /// A probe sees every pass, its rows numbered on.
  @Test func probesSeeEveryStep() throws {
    let model = try model(window: 22)
    let decoding = try begun(model)
    let start = decoding.position
    let seen = Observations()
    let pass = ForwardPass(probe: seen.probe)
    try decoding.force(Array(ids[..<5]), pass) { _, _ in }
    try decoding.step(ids[5], pass)
    try decoding.step(ids[6], pass)
    for name in ["text.embeddings", "text.layers.0.attention.key", "text.layers.2.out"] {
      let rows = try #require(seen.seen[name])
      #expect(rows.first == start && rows.values.count == 7 * rows.columns, "\(name)")
    }
    let logits = try #require(seen.seen["text.logits"])
    #expect(logits.first == 1 && logits.values.count == 7 * logits.columns)
  }

  @Test func aCancelledPassThrows() throws {
    let model = try model(window: 22)
    for limit in [0, 3, 10, 17] {
      let decoding = try begun(model)
      var asked = 0
      let pass = ForwardPass(isCancelled: {
        asked += 1
        return asked > limit
      })
      #expect(throws: Cancelled.self) { try decoding.force(ids, pass) { _, _ in } }
      #expect(asked == limit + 1)
    }
  }
}
