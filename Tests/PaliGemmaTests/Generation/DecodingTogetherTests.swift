import Foundation
import JSON
import Tensors
import Testing

@testable import PaliGemma

/// Sequences that share passes: each gets the bits that it gets alone, whoever comes, goes or stays.
struct DecodingTogetherTests {
  /// A tiny model, the sliding layers of PaliGemma 2 seeing `window` positions back.
  private func model(
    _ checkpoint: TinyCheckpoint, window: Int, _ precision: Precision, threads: Int
  ) throws -> PaliGemmaModel {
    let text = try String(contentsOfFile: "\(checkpoint.folder)/config.json", encoding: .utf8)
      .replacingOccurrences(of: "\"sliding_window\": 22", with: "\"sliding_window\": \(window)")
    let configuration = try ModelConfiguration(JSONDocument(text: Array(text.utf8), file: "config.json").root)
    let weights = try CheckedWeights(try WeightFolder(checkpoint.folder), configuration)
    var loader = WeightLoader(weights, PrecisionPlan(.fixed(precision), elements: 0)) { _ in }
    return PaliGemmaModel(
      configuration, ModelWeights(configuration, try loader.load()), try Compute(threads: threads))
  }

  /// What a sequence reads, and where only some ids are of interest.
  private struct Script {
    let prompt: [Int]
    let seed: Int
    let ids: [Int]

    init(_ number: Int, images: Int) {
      prompt =
        [Int](repeating: 1639, count: images) + [2]
        + (0...number * 2).map { 400 + ($0 * 37 + number * 11) % 600 } + [5]
      seed = number + 3
      ids = (0..<4 + number * 3 % 11).map { 30 + ($0 * 131 + number * 71) % 1500 }
    }

    func only(_ place: Int) -> [Range<Int>]? {
      switch (place + seed) % 4 {
      case 0: [100..<140]
      case 1: [3..<4, 700..<702]
      default: nil
      }
    }
  }

  private func begin(_ model: PaliGemmaModel, _ script: Script) throws -> Decoding {
    let features = try Activations(
      rows: model.configuration.imageTokens, columns: model.configuration.text.width)
    for index in 0..<features.rows * features.columns {
      features.base[index] = Float((index * 7919 + script.seed * 131) % 255) / 127.5 - 1
    }
    let decoding = try Decoding(model, prompt: script.prompt.count, more: script.ids.count)
    try decoding.prefill(script.prompt, [features], ForwardPass())
    return decoding
  }

  /// The bits of the logits after the prompt and after each token.
  private func alone(_ model: PaliGemmaModel, _ script: Script) throws -> [[UInt32]] {
    let decoding = try begin(model, script)
    var bits = [decoding.logits.map(\.bitPattern)]
    for (place, id) in script.ids.enumerated() {
      try decoding.step(id, only: script.only(place), ForwardPass())
      bits.append(decoding.logits.map(\.bitPattern))
    }
    return bits
  }

  private final class Member {
    let number: Int
    let decoding: Decoding
    var place = 0

    init(_ number: Int, _ decoding: Decoding) {
      self.number = number
      self.decoding = decoding
    }
  }

  /// Twelve sequences of different lengths, up to eight at a time, which begin, pause and go at random.
  private func expectTogetherAsAlone(
    _ checkpoint: TinyCheckpoint, window: Int, _ precision: Precision, seed: Int
  ) throws {
    let single = try model(checkpoint, window: window, precision, threads: 1)
    let shared = try model(checkpoint, window: window, precision, threads: 2)
    let scripts = (0..<12).map { Script($0, images: shared.configuration.imageTokens) }
    let expected = try scripts.map { try alone(single, $0) }
    let logits = try Activations(rows: Compute.fewRows, columns: shared.configuration.text.vocabularyRows)
    var random = SplitMix64(seed: UInt64(seed))
    var (waiting, members) = (Array(0..<scripts.count), [Member]())
    while !waiting.isEmpty || !members.isEmpty {
      while members.count < Compute.fewRows, !waiting.isEmpty, members.isEmpty || random.unit() < 0.6 {
        let number = waiting.removeFirst()
        let member = Member(number, try begin(shared, scripts[number]))
        #expect(member.decoding.logits.map(\.bitPattern) == expected[number][0])
        members.append(member)
      }
      // Most of them, in another order each time; one may be given up.
      var chosen = members.filter { _ in random.unit() < 0.8 }
      if random.unit() < 0.5 { chosen.reverse() }
      if random.unit() < 0.05, !members.isEmpty {
        let gone = members.remove(at: 0)
        chosen.removeAll { $0 === gone }
      }
      let steps = chosen.map {
        Decoding.Step(
          decoding: $0.decoding, id: scripts[$0.number].ids[$0.place], only: scripts[$0.number].only($0.place)
        )
      }
      try Decoding.step(steps, into: logits, ForwardPass())
      for member in chosen {
        member.place += 1
        let isSame = member.decoding.logits.map(\.bitPattern) == expected[member.number][member.place]
        #expect(isSame, "sequence \(member.number), token \(member.place), of \(chosen.count)")
      }
      members.removeAll { $0.place == scripts[$0.number].ids.count }
    }
  }

  @Test(arguments: TinyCheckpoint.allCases, Precision.allCases)
  func everyPrecision(_ checkpoint: TinyCheckpoint, _ precision: Precision) throws {
    try expectTogetherAsAlone(checkpoint, window: 22, precision, seed: 5)
  }

  /// Rings that have turned on before the first token, that turn within an answer, and that never do.
  @Test(arguments: [1, 2, 5, 18, 20, 28, 64])
  func everyWindow(_ window: Int) throws {
    try expectTogetherAsAlone(.paligemma2, window: window, .f32, seed: window)
    try expectTogetherAsAlone(.paligemma2, window: window, .q8, seed: window)
  }

  /// Up to eight given tokens in one pass are bit for bit those read one by one.
  @Test(arguments: TinyCheckpoint.allCases, Precision.allCases)
  func givenTokensAreThoseReadOneByOne(_ checkpoint: TinyCheckpoint, _ precision: Precision) throws {
    let model = try model(checkpoint, window: 22, precision, threads: 2)
    let script = Script(7, images: model.configuration.imageTokens)
    let ids = Array((script.ids + script.ids).prefix(Compute.fewRows))
    let stepped = try begin(model, script)
    var expected: [[UInt32]] = []
    for id in ids {
      try stepped.step(id, ForwardPass())
      expected.append(stepped.logits.map(\.bitPattern))
    }
    let forced = try begin(model, script)
    try forced.force(ids, ForwardPass()) { place, logits in
      #expect(logits.map(\.bitPattern) == expected[place], "\(place)")
    }
    #expect(forced.logits.map(\.bitPattern) == expected.last)
  }

  /// A sequence that goes on alone leaves the others' logits as they are.
  @Test func whoGoesOnAloneDisturbsNobody() throws {
    let model = try model(.paligemma2, window: 22, .f32, threads: 2)
    let scripts = [
      Script(8, images: model.configuration.imageTokens), Script(9, images: model.configuration.imageTokens),
    ]
    let decodings = try scripts.map { try begin(model, $0) }
    let logits = try Activations(rows: 2, columns: model.configuration.text.vocabularyRows)
    try Decoding.step(
      zip(decodings, scripts).map { Decoding.Step(decoding: $0, id: $1.ids[0], only: nil) }, into: logits,
      ForwardPass())
    let before = Array(decodings[1].logits)
    try decodings[0].step(scripts[0].ids[1], ForwardPass())
    #expect(Array(decodings[1].logits) == before)
  }

  @Test func aCancelledPassMayBeReadAgain() throws {
    let model = try model(.paligemma2, window: 5, .f32, threads: 2)
    let script = Script(8, images: model.configuration.imageTokens)
    let expected = try alone(model, script)
    let decoding = try begin(model, script)
    for limit in [0, 3, 10, 17] {
      var asked = 0
      let pass = ForwardPass(isCancelled: {
        asked += 1
        return asked > limit
      })
      #expect(throws: Cancelled.self) { try decoding.step(script.ids[0], only: script.only(0), pass) }
    }
    for (place, id) in script.ids.enumerated() {
      try decoding.step(id, only: script.only(place), ForwardPass())
      #expect(decoding.logits.map(\.bitPattern) == expected[place + 1])
    }
  }
}
