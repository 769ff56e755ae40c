import Answers
import Foundation
import Pictures
import Tensors
import Testing

@testable import PaliGemma

/// Answers that are scored instead of written: against transformers, and each for itself whatever others there are.
struct CandidatesTests {
  private func request(
    _ model: RecordedModel, _ record: CandidateRecord, _ texts: [String]? = nil, constrained: Bool = false,
    start: String? = nil
  ) -> Request {
    Request(
      id: 1, pictures: model.pictures(record.pictures), prompt: Prompt(record.prompt),
      options: GenerationOptions(constrained: constrained), start: AnswerStart(start ?? record.start),
      candidates: texts ?? record.candidates.map(\.text))
  }

  @Test(arguments: RecordedModel.allCases)
  func probabilitiesAreTheReferences(_ kind: RecordedModel) throws {
    let model = try kind.load()
    for record in try kind.candidates() {
      let answer = try model.answer(request(kind, record))
      #expect(answer.candidates.map(\.index) == Array(record.candidates.indices))
      #expect(answer.finish == .eos && answer.tokens.allSatisfy(\.isGiven))
      #expect(answer.tokens.map(\.text).joined() == record.start)
      for (got, expected) in zip(answer.candidates, record.candidates) {
        let what = "\(record.prompt) | \(record.start) | \(expected.text)"
        #expect(got.text == expected.text && got.tokens.compactMap(\.id) == expected.ids, "\(what)")
        for (token, logprob) in zip(got.tokens, expected.logprobs) {
          #expect(abs((token.logprob ?? .nan) - logprob) < 1e-3, "\(what)")
        }
        #expect(abs(got.end - expected.end) < 1e-3, "\(what)")
      }
    }
  }

  /// What is scored as an answer is what the same tokens get as a given start, or where they are chosen.
  @Test func aScoreIsWhatAGivenStartGets() throws {
    let model = try RecordedModel.paligemma2.load()
    let record = try RecordedModel.paligemma2.candidates()[0]
    for score in try model.answer(request(.paligemma2, record)).candidates where !score.tokens.isEmpty {
      let request = Request(
        id: 1, pictures: RecordedModel.paligemma2.pictures(record.pictures), prompt: Prompt(record.prompt),
        options: .init(maxTokens: 1), start: AnswerStart(score.text), distributions: .init(alternatives: 5000)
      )
      let given = try model.answer(request)
      for (got, expected) in zip(score.tokens, given.tokens) {
        #expect(abs((got.logprob ?? .nan) - (expected.logprob ?? .nan)) < 1e-4)
      }
      let after = try #require(given.distributions.last)
      let ends = after.alternatives.filter { model.ends.contains($0.id ?? -1) }
      #expect(ends.count == model.ends.count)
      #expect(abs(log(ends.reduce(0.0) { $0 + exp(Double($1.logprob)) }) - Double(score.end)) < 1e-4)
    }
  }

  @Test(arguments: [RecordedModel.paligemma1, .paligemma2])
  func othersChangeNothing(_ kind: RecordedModel) throws {
    let model = try kind.load()
    for record in try kind.candidates() {
      let texts = record.candidates.map(\.text)
      let together = try model.answer(request(kind, record, texts + texts.reversed())).candidates
      #expect(together.map(\.text) == texts + texts.reversed())
      for (index, text) in texts.enumerated() {
        let alone = try #require(try model.answer(request(kind, record, [text])).candidates.first)
        for place in [index, 2 * texts.count - 1 - index] {
          #expect(together[place].index == place && together[place].end == alone.end)
          #expect(together[place].tokens == alone.tokens)
        }
      }
    }
  }

  @Test(arguments: [Precision.bf16, .q8, .q4])
  func everyPrecisionScoresEachForItself(_ precision: Precision) throws {
    let folder = try TemporaryModel(.paligemma2)
    defer { withExtendedLifetime(folder) {} }
    let model = try LoadedModel(.init(folder: folder.path, precision: .fixed(precision), threads: 2))
    let record = try RecordedModel.paligemma2.candidates()[0]
    let together = try model.answer(request(.paligemma2, record)).candidates
    for (index, text) in record.candidates.map(\.text).enumerated() {
      let alone = try #require(try model.answer(request(.paligemma2, record, [text])).candidates.first)
      #expect(alone.tokens == together[index].tokens && alone.end == together[index].end)
    }
  }

  @Test func hundredsAreToldAsTheyAreDone() throws {
    let model = try RecordedModel.paligemma2.load()
    let record = try RecordedModel.paligemma2.candidates()[0]
    let texts = (0..<400).map {
      ["cat", "dog", "a brown cat", "", "on the", "<loc0010>"][$0 % 6] + "\($0 / 12)"
    }
    var told: [CandidateScore] = []
    var progress: [Double] = []
    let answer = try model.answer(request(.paligemma2, record, texts)) { event in
      if case .candidate(let score) = event { told.append(score) }
      if case .progress(.decode, let fraction) = event { progress.append(fraction) }
    }
    #expect(
      answer.candidates.map(\.text) == texts && told.sorted { $0.index < $1.index } == answer.candidates)
    #expect(progress.count == 400 && progress == progress.sorted() && progress.last == 1)
    // Of the same text the same.
    for index in 6..<400 where texts[index] == texts[index - 6] {
      #expect(answer.candidates[index].sum == answer.candidates[index - 6].sum)
    }
    #expect(answer.candidates.allSatisfy { $0.sum.isFinite && $0.sum < 0 })
  }

  @Test func whatWasScoredStandsWhenItIsCancelled() throws {
    let model = try RecordedModel.paligemma1.load()
    let record = try RecordedModel.paligemma1.candidates()[0]
    let texts = (0..<60).map { "cat \($0)" }
    let whole = try model.answer(request(.paligemma1, record, texts)).candidates
    var told = 0
    let answer = try model.answer(
      request(.paligemma1, record, texts), onEvent: { if case .candidate = $0 { told += 1 } }
    ) { told >= 7 }
    #expect(answer.finish == .cancelled && answer.candidates.count == told && (7..<20).contains(told))
    #expect(answer.candidates == Array(whole.prefix(told)))
  }

  /// Another answer under way gets its tokens as it does alone.
  @Test func othersAreWrittenMeanwhile() throws {
    let model = try RecordedModel.paligemma2.load()
    let record = try RecordedModel.paligemma2.candidates()[0]
    let scored = request(.paligemma2, record)
    let written = Request(
      id: 2, pictures: scored.pictures, prompt: Prompt("caption en"), options: .init(maxTokens: 12))
    let (expected, scores) = (try model.answer(written), try model.answer(scored).candidates)
    let store = PictureStore()
    func run(_ request: Request) throws -> AnswerRun {
      try AnswerRun(
        model, request, request.pictures.map { try store.whole($0).picture }, onEvent: { _ in })
    }
    let batch = AnswerBatch(model.model)
    var answers: [RunID: Answer] = [:]
    batch.begin(try run(written)) { answers[2] = try? $0.get() }
    batch.step()
    batch.begin(try run(scored)) { answers[1] = try? $0.get() }
    #expect(batch.count == 1 && answers[1]?.candidates == scores)
    while batch.count > 0 { batch.step() }
    #expect(answers[2]?.tokens == expected.tokens)
  }

  @Test func aConstrainedAnswersFormHolds() throws {
    let model = try RecordedModel.paligemma1.load()
    let record = try RecordedModel.paligemma1.candidates()[0]
    let texts = ["", "<loc0010><loc0020><loc0300><loc0400> cat"]
    let free = try model.answer(request(.paligemma1, record, texts)).candidates
    let held = try model.answer(request(.paligemma1, record, texts, constrained: true)).candidates
    // Fewer tokens may come, so each is likelier.
    #expect(held[0].end > free[0].end && held[1].sum > free[1].sum)
    let labels = try model.answer(
      request(
        .paligemma1, record, [" cat", " dog"], constrained: true,
        start: "<loc0010><loc0020><loc0300><loc0400>"))
    #expect(labels.candidates.allSatisfy { $0.sum.isFinite } && labels.tokens.count == 4)
  }

  @Test func whatNoAnswerCanBeIsRefusedByName() throws {
    let folder = try TemporaryModel(.paligemma1) {
      var text = $0["text_config"] as? [String: Any] ?? [:]
      text["max_position_embeddings"] = 40
      $0["text_config"] = text
      $0["eos_token_id"] = [1, 5]
    }
    try folder.write(["min_new_tokens": 2], json: "generation_config.json")
    let model = try LoadedModel(.init(folder: folder.path))
    let record = try RecordedModel.paligemma1.candidates()[0]
    func refusal(_ text: String, constrained: Bool = false) -> String {
      var worked = false
      let error = #expect(throws: GenerationError.self) {
        try model.answer(
          request(
            .paligemma1, record, ["a brown cat", text].filter { !constrained || $0 == text },
            constrained: constrained),
          onEvent: { _ in worked = true })
      }
      #expect(!worked, "found before anything is computed")
      return error.map { "\($0)" } ?? ""
    }
    #expect(
      refusal("cat\nx") == #"the candidate "cat\nx" cannot have "\n" as token 3: it ends the answer"#)
    let early = "cannot end where it does: the model's generation_config.json forbids it there"
    #expect(refusal("") == "the candidate \"\" \(early)")
    #expect(
      refusal("<loc0001><loc0002>", constrained: true)
        == "the candidate \"<loc0001><loc0002>\" cannot end where it does: a constrained answer has the form of its task"
    )
    #expect(refusal("cat", constrained: true).hasPrefix("the candidate \"cat\" cannot have "))
    // 24 tokens of picture and prompt.
    let long = String(repeating: "<loc0001>", count: 17)
    #expect(refusal(long).hasSuffix("makes 17 tokens; after pictures, prompt and start there is room for 16"))
    let room = try model.answer(request(.paligemma1, record, [String(repeating: "<loc0001>", count: 16)]))
    #expect(room.candidates.first?.tokens.count == 16)
  }
}
