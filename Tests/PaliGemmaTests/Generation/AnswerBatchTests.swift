import Answers
import Foundation
import Pictures
import Tensors
import Testing

@testable import PaliGemma

/// Answers that are written together are those written alone: tokens, probabilities, text, what is found, how they end.
struct AnswerBatchTests {
  private func load(_ checkpoint: TinyCheckpoint, _ precision: Precision, threads: Int) throws -> (
    TemporaryModel, LoadedModel
  ) {
    let folder = try TemporaryModel(checkpoint)
    let settings = EmbeddedEngine.Settings(
      folder: folder.path, precision: .fixed(precision), threads: threads)
    return (folder, try LoadedModel(settings))
  }

  /// Of every kind: greedy and drawn, free and of a form, with a given start, asked about, short and long.
  private func requests(_ checkpoint: TinyCheckpoint) throws -> [Request] {
    let records = try checkpoint.records()
    let kinds: [(String, String, (inout GenerationOptions) -> Void)] = [
      ("caption en", "", { $0.maxTokens = 9 }), ("detect cat ; dog", "", { $0.constrained = true }),
      ("segment cat", "", { ($0.constrained, $0.maxTokens) = (true, 24) }),
      ("answer en what is it?", "", { ($0.temperature, $0.seed) = (1.3, 7) }),
      ("ocr", "a brown cat", { $0.maxTokens = 4 }),
      ("caption en", "", { ($0.temperature, $0.topK) = (0.8, 5) }),
      ("detect cat", "<loc0010><loc0020>", { ($0.constrained, $0.maxTokens) = (true, 12) }),
      ("describe en", "", { $0.maxTokens = 1 }), ("caption de", "", { ($0.topP, $0.temperature) = (0.5, 1) }),
      ("detect dog", "", { ($0.constrained, $0.temperature, $0.seed) = (true, 1, 3) }),
    ]
    return kinds.enumerated().map { index, kind in
      var options = GenerationOptions(maxTokens: 15)
      kind.2(&options)
      return Request(
        id: RunID(UInt64(index)), pictures: records[index % records.count].request().pictures,
        prompt: Prompt(kind.0), options: options, start: AnswerStart(kind.1),
        distributions: index % 3 == 0 ? DistributionQuery(alternatives: 3, places: true, codes: true) : .none)
    }
  }

  private func run(_ model: LoadedModel, _ request: Request) throws -> AnswerRun {
    let store = PictureStore()
    return try AnswerRun(
      model, request, request.pictures.map { try store.whole($0).picture }, onEvent: { _ in })
  }

  private func expectSame(_ got: Answer, _ expected: Answer, _ what: String) {
    #expect(got.tokens == expected.tokens, "\(what)")
    #expect(got.text == expected.text && got.output == expected.output, "\(what)")
    #expect(got.finish == expected.finish && got.promptIDs == expected.promptIDs, "\(what)")
    #expect(got.distributions == expected.distributions, "\(what)")
  }

  @Test(arguments: TinyCheckpoint.allCases, Precision.allCases)
  func togetherAsAlone(_ checkpoint: TinyCheckpoint, _ precision: Precision) throws {
    let (folder, single) = try load(checkpoint, precision, threads: 1)
    let (other, model) = try load(checkpoint, precision, threads: 2)
    defer { withExtendedLifetime((folder, other)) {} }
    let requests = try requests(checkpoint)
    let expected = try requests.map { try single.answer($0) }
    var random = SplitMix64(seed: 11)
    for round in 0..<3 {
      let batch = AnswerBatch(model.model)
      var outcomes: [RunID: Result<Answer, any Error>] = [:]
      var waiting = requests.shuffled(using: &random)
      var isCancelled: Set<RunID> = []
      while !waiting.isEmpty || batch.count > 0 {
        while batch.count < AnswerBatch.most, !waiting.isEmpty, batch.count == 0 || random.unit() < 0.5 {
          let request = waiting.removeFirst()
          let cancelled = { isCancelled.contains(request.id) }
          batch.begin(try run(model, request), isCancelled: cancelled) { outcomes[request.id] = $0 }
        }
        batch.step()
        if round > 0, random.unit() < 0.2 {
          isCancelled.insert(RunID(random.next() % UInt64(requests.count)))
        }
      }
      #expect(outcomes.count == requests.count)
      for (request, expected) in zip(requests, expected) {
        let got = try #require(outcomes[request.id]).get()
        if got.finish == .cancelled {
          #expect(isCancelled.contains(request.id))
          #expect(got.tokens == Array(expected.tokens.prefix(got.tokens.count)))
        } else {
          expectSame(got, expected, "\(request.prompt.text), round \(round)")
        }
      }
    }
  }

  /// A token whose embedding is damaged: whoever asks with it fails, and the others do not notice.
  @Test func aFailureIsItsOwn() throws {
    let (whole, intact) = try load(.paligemma1, .f32, threads: 2)
    defer { withExtendedLifetime(whole) {} }
    let id = try #require(intact.tokenizer.encode("zebra").first)
    let folder = try TemporaryModel(.paligemma1) { _ in
    } edit: { tensors in
      guard let place = tensors.firstIndex(where: { $0.name.hasSuffix("embed_tokens.weight") }) else {
        return
      }
      for byte in 0..<128 { tensors[place].bytes[id * 128 + byte] = 0xFF }
    }
    let model = try LoadedModel(.init(folder: folder.path, precision: .fixed(.f32), threads: 2))
    let request = try requests(.paligemma1)[0]
    let damaged = Request(
      id: 2, pictures: request.pictures, prompt: Prompt("caption en"), options: .init(maxTokens: 5),
      start: "zebra")
    let expected = try model.answer(request)
    let batch = AnswerBatch(model.model)
    var outcomes: [String: Result<Answer, any Error>] = [:]
    batch.begin(try run(model, request)) { outcomes["good"] = $0 }
    batch.step()
    batch.begin(try run(model, damaged)) { outcomes["damaged"] = $0 }
    while batch.count > 0 { batch.step() }
    expectSame(try #require(outcomes["good"]).get(), expected, "the good one")
    #expect(throws: GenerationError.self) { try outcomes["damaged"]?.get() }
  }

  @Test func whoIsCancelledLeavesAtTheNextStep() throws {
    let (folder, model) = try load(.paligemma2, .f32, threads: 2)
    defer { withExtendedLifetime(folder) {} }
    let requests = try requests(.paligemma2)
    let expected = try requests.map { try model.answer($0) }
    let batch = AnswerBatch(model.model)
    var cancelled = false
    var answers: [Int: Answer] = [:]
    for index in [0, 1, 3] {
      batch.begin(try run(model, requests[index]), isCancelled: { cancelled && index == 1 }) {
        answers[index] = try? $0.get()
      }
    }
    batch.step()
    #expect(batch.count == 3)
    cancelled = true
    batch.step()
    #expect(batch.count == 2 && answers[1]?.finish == .cancelled)
    #expect(answers[1]?.tokens == Array(expected[1].tokens.prefix(2)))
    while batch.count > 0 { batch.step() }
    for index in [0, 3] { expectSame(try #require(answers[index]), expected[index], "\(index)") }
  }

  @Test func whoIsCancelledBeforeItBeginsNeverJoins() throws {
    let (folder, model) = try load(.paligemma2, .f32, threads: 2)
    defer { withExtendedLifetime(folder) {} }
    let batch = AnswerBatch(model.model)
    var ends: [FinishReason?] = []
    for request in try requests(.paligemma2).prefix(3) {
      batch.begin(try run(model, request), isCancelled: { true }) { ends.append(try? $0.get().finish) }
    }
    #expect(ends == [.cancelled, .cancelled, .cancelled] && batch.count == 0)
    batch.step()
    #expect(ends.count == 3)
  }
}
