import Answers
import Tensors
import Testing

@testable import PaliGemma

/// The decoder against transformers, from recorded patches and ids: no tokenizer, no picture files.
struct TextDecoderTests {
  /// Greedy ids and log-probabilities from recorded ids; features come from the recorded patches.
  private func greedy(_ model: PaliGemmaModel, _ ids: [Int], _ features: [Activations], _ count: Int) throws
    -> [Sampler.Choice]
  {
    let pass = ForwardPass()
    let image = try #require(model.configuration.imageToken)
    let decoding = try Decoding(model, prompt: ids.count, more: count)
    var sampler = try Sampler(GenerationOptions())
    var choices: [Sampler.Choice] = []
    try decoding.prefill(ids, features, pass)
    while true {
      let choice = sampler.choose(UnsafeBufferPointer(rebasing: decoding.logits[..<image]))
      choices.append(try #require(choice))
      if choices.count == count { return choices }
      try decoding.step(choices[choices.count - 1].id, pass)
    }
  }

  private func recordedPatches(_ checkpoint: TinyCheckpoint) throws -> Activations {
    let stored = try #require(try checkpoint.intermediates()["vision.patches"])
    let patches = try Activations(rows: stored.shape[0], columns: stored.shape[1])
    _ = UnsafeMutableBufferPointer(start: patches.base, count: stored.elementCount)
      .update(fromContentsOf: stored.floats())
    return patches
  }

  @Test(arguments: TinyCheckpoint.allCases)
  func everyIntermediateEqualsTheReference(_ checkpoint: TinyCheckpoint) throws {
    let model = try checkpoint.model()
    let record = try checkpoint.records()[0]
    let seen = Observations()
    let pass = ForwardPass(probe: seen.probe)
    let features = try model.features(patches: try recordedPatches(checkpoint), pass)
    let decoding = try Decoding(model, prompt: record.promptIDs.count, more: 0)
    try decoding.prefill(record.promptIDs, [features], pass)
    // Sums in another order than the reference: the small patches before the first norm make it 2e-5.
    seen.expect(try checkpoint.intermediates(), within: 3e-5)
  }

  @Test(arguments: TinyCheckpoint.allCases, [1, 5, 384])
  func greedyTokensEqualTheReferenceWhateverTheChunk(_ checkpoint: TinyCheckpoint, chunk: Int) throws {
    var model = try checkpoint.model()
    model.decoder.chunkRows = chunk
    model.vision.chunkRows = chunk
    let features = try model.features(patches: try recordedPatches(checkpoint), ForwardPass())
    for record in try checkpoint.records() where record.pictures == ["a.png"] {
      let choices = try greedy(model, record.promptIDs, [features], record.tokens.count)
      #expect(choices.map(\.id) == record.tokens)
      for (choice, expected) in zip(choices, record.logprobs) {
        #expect(abs(choice.logprob - expected) < 1e-4)
      }
    }
  }
}
