import Answers
import Foundation
import Tensors
import Testing

@testable import PaliGemma

/// A prompt that was read is not read again, and nobody can tell from the answer.
struct PrefixCacheTests {
  private func load(_ checkpoint: TinyCheckpoint, _ precision: Precision) throws -> (
    TemporaryModel, LoadedModel
  ) {
    let folder = try TemporaryModel(checkpoint)
    return (folder, try LoadedModel(.init(folder: folder.path, precision: .fixed(precision), threads: 2)))
  }

  /// Of every kind.
  private func requests(_ record: TinyCheckpoint.Record) -> [Request] {
    let plain = record.request { $0.maxTokens = 9 }
    func request(
      start: AnswerStart = .none, _ candidates: [String] = [], _ attention: AttentionQuery = .none,
      constrained: Bool = false, temperature: Double = 0
    ) -> Request {
      Request(
        id: 1, pictures: plain.pictures, prompt: plain.prompt,
        options: .init(maxTokens: 9, temperature: temperature, constrained: constrained), start: start,
        candidates: candidates, distributions: .init(alternatives: 3, places: true, codes: true),
        attention: attention)
    }
    return [
      plain, request(start: "<loc0010><loc0020>"), request(["cat", "", "a brown cat and a dog"]),
      request(start: "<loc0010>", ["<loc0020>"]), request(start: "<loc0010><loc0020>", [], .steps([1, 4])),
      request([], .all), request(constrained: true), request(temperature: 2),
    ]
  }

  private func expectSame(_ got: Answer, _ expected: Answer) {
    #expect(got.tokens == expected.tokens && got.output == expected.output && got.finish == expected.finish)
    #expect(got.distributions == expected.distributions && got.candidates == expected.candidates)
    #expect(got.attention == expected.attention && got.promptIDs == expected.promptIDs)
  }

  @Test(arguments: TinyCheckpoint.allCases, Precision.allCases)
  func bitForBitWhatThePassGives(_ checkpoint: TinyCheckpoint, _ precision: Precision) throws {
    let (folder, model) = try load(checkpoint, precision)
    defer { withExtendedLifetime(folder) {} }
    for record in try checkpoint.records() {
      for request in requests(record) {
        model.prefixes.removeAll()
        let first = try model.answer(request)
        #expect(model.prefixes.keys.count == 1)
        // What goes on from it leaves it as it is.
        for _ in 0..<2 { expectSame(try model.answer(request), first) }
      }
    }
  }

  /// Longer prompts than a sliding layer's window, and shorter ones.
  @Test(arguments: [1, 2, 5, 20, 24, 25, 26, 28, 64])
  func everyWindow(_ window: Int) throws {
    let folder = try TemporaryModel(.paligemma2) {
      var text = $0["text_config"] as? [String: Any] ?? [:]
      text["sliding_window"] = window
      $0["text_config"] = text
    }
    let model = try LoadedModel(.init(folder: folder.path, precision: .fixed(.f32), threads: 2))
    let record = try TinyCheckpoint.paligemma2.records()[0]
    for request in requests(record) {
      model.prefixes.removeAll()
      let first = try model.answer(request)
      expectSame(try model.answer(request), first)
    }
  }

  @Test func onlyTheSamePromptAboutTheSamePicturesIsSpared() throws {
    let (folder, model) = try load(.paligemma1, .f32)
    defer { withExtendedLifetime(folder) {} }
    let records = try TinyCheckpoint.paligemma1.records()
    func passes(_ request: Request) throws -> Int {
      var layers = 0
      _ = try model.answer(request) { if case .progress(.prefill, _) = $0 { layers += 1 } }
      return layers
    }
    let layers = model.model.configuration.text.layers
    #expect(try passes(records[0].request()) == layers)
    #expect(try passes(records[0].request()) == 1)
    #expect(try passes(records[1].request()) == layers)
    let other = Request(
      id: 1, pictures: records[1].request().pictures, prompt: records[0].request().prompt,
      options: .init(maxTokens: 2))
    #expect(try passes(other) == layers)
    #expect(try passes(records[0].request()) == 1)
    // Where the prompt's last position looked is to be told, and where the pass is to be seen, it is done.
    let attention = Request(
      id: 1, pictures: other.pictures, prompt: other.prompt, options: .init(maxTokens: 2),
      attention: .steps([0]))
    #expect(try passes(attention) == layers)
    var seen = 0
    _ = try model.answer(other, probe: { name, _, _ in if name == "text.embeddings" { seen += 1 } })
    #expect(seen == 2)
  }

  @Test func visionAndPromptTakeNoTimeThen() throws {
    let (folder, model) = try load(.paligemma1, .f32)
    defer { withExtendedLifetime(folder) {} }
    let request = try TinyCheckpoint.paligemma1.records()[0].request()
    let first = try model.answer(request)
    model.features = FeatureCache()
    let again = try model.answer(request)
    #expect(first.timing.vision > 0 && again.timing.vision == 0)
    #expect(model.features.keys.isEmpty)
  }

  @Test func anotherAdapterForgetsThem() throws {
    let (folder, model) = try load(.paligemma1, .f32)
    defer { withExtendedLifetime(folder) {} }
    let request = try TinyCheckpoint.paligemma1.records()[0].request()
    let bare = try model.answer(request)
    let adapter = fixtures("Lora/paligemma1/text")
    try model.use(.init(adapter))
    #expect(model.prefixes.keys.isEmpty)
    let adapted = try model.answer(request)
    #expect(adapted.tokens.map(\.logprob) != bare.tokens.map(\.logprob))
    try model.use(nil)
    #expect(try model.answer(request).tokens == bare.tokens)
  }

  @Test func aCancelledPassIsNotKept() throws {
    let (folder, model) = try load(.paligemma1, .f32)
    defer { withExtendedLifetime(folder) {} }
    let request = try TinyCheckpoint.paligemma1.records()[0].request()
    var isRead = false
    let answer = try model.answer(
      request, onEvent: { if case .progress(.prefill, _) = $0 { isRead = true } }, isCancelled: { isRead })
    #expect(answer.finish == .cancelled && model.prefixes.keys.isEmpty)
  }
}
