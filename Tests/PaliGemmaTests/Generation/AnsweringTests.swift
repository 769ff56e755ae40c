import Answers
import Foundation
import Pictures
import Tensors
import Testing

@testable import PaliGemma

/// Whole answers against transformers: picture file and prompt in, tokens and log-probabilities out.
struct AnsweringTests {
  private func expectReference(_ answer: Answer, _ record: TinyCheckpoint.Record, _ what: String) {
    #expect(answer.promptIDs == record.promptIDs, "\(what)")
    #expect(answer.tokens.map(\.id) == record.tokens, "\(what)")
    for (token, expected) in zip(answer.tokens, record.logprobs) {
      #expect(abs((token.logprob ?? .nan) - expected) < 1e-3, "\(what)")
    }
    #expect(answer.finish == .length)
  }

  @Test(arguments: TinyCheckpoint.allCases, [ElementType.float32, .bfloat16, .float16])
  func everyLayoutAnswersAsTheReference(_ checkpoint: TinyCheckpoint, _ type: ElementType) throws {
    for naming in TemporaryModel.Naming.allCases {
      for shards in [1, 3] {
        let tokenizer = shards == 1 ? ["tokenizer.model"] : ["tokenizer.json", "tokenizer_config.json"]
        let layout = TemporaryModel.Layout(
          elementType: type, naming: naming, shards: shards, tokenizer: tokenizer)
        let folder = try TemporaryModel(checkpoint, layout)
        let model = try LoadedModel(
          EmbeddedEngine.Settings(folder: folder.path, precision: .fixed(.f32), threads: 2))
        for record in try checkpoint.records() {
          expectReference(try model.answer(record.request()), record, "\(layout): \(record.prompt)")
        }
      }
    }
  }

  @Test(arguments: TinyCheckpoint.allCases)
  func intermediatesFromThePictureFileEqualTheReference(_ checkpoint: TinyCheckpoint) throws {
    let folder = try TemporaryModel(checkpoint)
    let model = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path, precision: .fixed(.f32)))
    let seen = Observations()
    var request = try checkpoint.records()[0].request()
    request = Request(id: 1, pictures: request.pictures, prompt: request.prompt, options: .init(maxTokens: 1))
    _ = try model.answer(request, onEvent: { _ in }, isCancelled: { false }, probe: seen.probe)
    // The answer's logits are masked in place, so they are compared as log-probabilities above.
    seen.expect(try checkpoint.intermediates(), within: 1e-4) { $0 != "text.logits" }
  }

  @Test func keptFeaturesSkipTheVisionTower() throws {
    let folder = try TemporaryModel(.paligemma1)
    let model = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path))
    let record = try TinyCheckpoint.paligemma1.records()[0]
    let first = try model.answer(record.request())
    #expect(first.timing.vision > 0)
    let seen = Observations()
    let second = try model.answer(
      record.request(), onEvent: { _ in }, isCancelled: { false }, probe: seen.probe)
    #expect(second.timing.vision == 0)
    #expect(!seen.seen.keys.contains { $0.hasPrefix("vision.") })
    #expect(second.tokens == first.tokens)
  }

  @Test func theAnswerEndsAtAnyEndToken() throws {
    let record = try TinyCheckpoint.paligemma1.records()[0]
    for (file, ends) in [
      ("config.json", [1, record.tokens[2]]), ("generation_config.json", [record.tokens[2], 1]),
    ] {
      let folder = try TemporaryModel(.paligemma1) { if file == "config.json" { $0["eos_token_id"] = ends } }
      if file != "config.json" { try folder.write(["eos_token_id": ends], json: file) }
      let answer = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path)).answer(record.request())
      #expect(answer.finish == .eos)
      #expect(answer.tokens.map(\.id) == Array(record.tokens.prefix(3)))
      #expect(answer.tokens.last?.text == "")
    }
  }

  @Test func paddingRowsAndTheImagePlaceholderAreNeverEmitted() throws {
    let record = try TinyCheckpoint.paligemma1.records()[0]
    let folder = try TemporaryModel(.paligemma1) { _ in
    } edit: { tensors in
      guard let index = tensors.firstIndex(where: { $0.name.hasSuffix("embed_tokens.weight") }) else {
        return
      }
      var values = tensors[index].floats
      let width = tensors[index].shape[1]
      // Twice the winning row, at <image> and in the padding: unmasked, they would win the first step.
      for row in [record.promptIDs[0], tensors[index].shape[0] - 1] {
        for column in 0..<width {
          values[row * width + column] = 2 * values[record.tokens[0] * width + column]
        }
      }
      tensors[index] = TensorData(tensors[index].name, tensors[index].shape, values).converted(to: .bfloat16)
    }
    let answer = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path)).answer(record.request())
    expectReference(answer, record, "padding")
  }

  @Test func notANumberIsAnErrorAndNeverAToken() throws {
    let folder = try TemporaryModel(.paligemma2) { _ in
    } edit: { tensors in
      for index in tensors.indices where tensors[index].name.hasSuffix("layers.1.mlp.down_proj.weight") {
        tensors[index].bytes = [UInt8](repeating: 0xFF, count: tensors[index].bytes.count)
      }
    }
    let model = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path))
    let request = try TinyCheckpoint.paligemma2.records()[0].request()
    #expect(throws: GenerationError.notFinite(folder: folder.path, step: 0)) { try model.answer(request) }
  }

  @Test func cancellationKeepsWhatThereIs() throws {
    let folder = try TemporaryModel(.paligemma1)
    let model = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path))
    let record = try TinyCheckpoint.paligemma1.records()[0]
    var count = 0
    let answer = try model.answer(
      record.request(), onEvent: { if case .token = $0 { count += 1 } }, isCancelled: { count >= 3 })
    #expect(answer.finish == .cancelled)
    #expect(answer.tokens.map(\.id) == Array(record.tokens.prefix(3)))
    let again = try model.answer(record.request())
    expectReference(again, record, "after a cancelled run")
  }

  @Test func cancellationIsSeenWithinALayer() throws {
    let folder = try TemporaryModel(.paligemma1)
    let model = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path))
    let request = try TinyCheckpoint.paligemma1.records()[0].request()
    for limit in 0..<20 {
      var asked = 0
      let answer = try model.answer(
        request,
        isCancelled: {
          asked += 1
          return asked > limit
        })
      #expect(answer.finish == .cancelled)
      #expect(asked == limit + 1, "nothing goes on after a yes")
    }
  }

  @Test func requestsThatCannotBeAnsweredSayWhy() throws {
    let folder = try TemporaryModel(.paligemma1) {
      var text = $0["text_config"] as? [String: Any] ?? [:]
      text["max_position_embeddings"] = 40
      $0["text_config"] = text
    }
    let model = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path))
    let picture = try TinyCheckpoint.paligemma1.records()[0].request().pictures[0]
    func run(_ prompt: String, _ count: Int, _ options: GenerationOptions = .init()) throws -> Answer {
      let pictures = [PictureReference](repeating: picture, count: count)
      return try model.answer(Request(id: 1, pictures: pictures, prompt: Prompt(prompt), options: options))
    }
    #expect(throws: GenerationError.noPictures) { try run("caption en", 0) }
    // The placeholder typed in a prompt is text.
    #expect(try run("a <image> b", 1).promptIDs.count { $0 == model.tokenizer.special.image } == 16)
    for (prompt, count) in [
      (String(repeating: "x ", count: 40), 1), (String(repeating: "x", count: 1 << 20), 1), ("x", 3),
    ] {
      let error = #expect(throws: GenerationError.self) { try run(prompt, count) }
      guard case .promptTooLong(_, limit: 39) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    // As much as fits is answered, however much is asked for.
    let answer = try run("caption en", 1, GenerationOptions(maxTokens: .max))
    #expect(answer.promptIDs.count + answer.tokens.count == 40 || answer.finish == .eos)
  }

  @Test(arguments: ["lm_head.weight", "language_model.lm_head.weight"])
  func aHeadOfItsOwnIsUsed(_ name: String) throws {
    let record = try TinyCheckpoint.paligemma1.records()[0]
    for same in [true, false] {
      let folder = try TemporaryModel(.paligemma1) { _ in
      } edit: { tensors in
        guard var head = tensors.first(where: { $0.name.hasSuffix("embed_tokens.weight") }) else { return }
        head.name = name
        // Row i gets row i + 1's weights: each answer's first token comes out one lower.
        if !same { head.bytes = Array(head.bytes.dropFirst(128)) + [UInt8](repeating: 0, count: 128) }
        tensors.append(head)
      }
      let model = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path))
      let tokens = try model.answer(record.request()).tokens.map(\.id)
      if same { #expect(tokens == record.tokens) } else { #expect(tokens[0] == record.tokens[0] - 1) }
    }
  }
}
