import Answers
import Foundation
import Testing

@testable import PaliGemma

/// What a step might have been instead, held against a plain softmax. That it is the reference's is in GivenStartTests.
struct StepDistributionsTests {
  private let tokenizer: Tokenizer

  init() throws { tokenizer = try Tokenizer(folder: TinyCheckpoint.tokenizer) }

  /// Logits of the whole vocabulary, some equal, some impossible.
  private var logits: [Float] {
    (0..<tokenizer.vocabularySize).map { id in
      id % 11 == 3 ? -.infinity : Float(id * 7919 % 997) / 97
    }
  }

  private func softmax(_ logits: [Float]) -> [Double] {
    let sum = logits.filter(\.isFinite).reduce(0.0) { $0 + exp(Double($1)) }
    return logits.map { $0.isFinite ? Double($0) - log(sum) : -.infinity }
  }

  private func made(_ query: DistributionQuery, step: Int = 0, id: Int, _ logits: [Float])
    -> StepDistribution?
  {
    logits.withUnsafeBufferPointer { StepDistribution(query, step: step, id: id, $0, tokenizer) }
  }

  @Test(arguments: [1, 2, 7, 100, 1500, Int.max])
  func alternativesAreTheLikeliest(_ count: Int) throws {
    let expected = softmax(logits)
    let order = expected.indices.filter { expected[$0].isFinite }
      .sorted { expected[$0] > expected[$1] || (expected[$0] == expected[$1] && $0 < $1) }
    let step = try #require(made(DistributionQuery(alternatives: count), step: 4, id: 300, logits))
    #expect(step.step == 4 && step.places.isEmpty && step.codes.isEmpty)
    #expect(step.alternatives.map(\.id) == Array(order.prefix(count)))
    for alternative in step.alternatives {
      let id = try #require(alternative.id)
      #expect(abs(Double(alternative.logprob) - expected[id]) < 1e-5)
      #expect(alternative.piece == tokenizer.piece(id))
    }
  }

  @Test func placesAndCodesWhereTheTokenIsOne() throws {
    let query = DistributionQuery(places: true, codes: true)
    let place = try #require(tokenizer.encode("<loc0500>").first)
    let code = try #require(tokenizer.encode("<seg005>").first)
    let expected = softmax(logits)
    let atPlace = try #require(made(query, id: place, logits))
    #expect(atPlace.places.count == 1024 && atPlace.codes.isEmpty && atPlace.alternatives.isEmpty)
    for number in 0..<1024 {
      let id = place - 500 + number
      let got = Double(atPlace.places[number])
      #expect(expected[id].isFinite ? abs(got - expected[id]) < 1e-5 : got == -.infinity)
    }
    let atCode = try #require(made(query, id: code, logits))
    #expect(atCode.codes.count == 128 && atCode.places.isEmpty)
    #expect(abs(Double(atCode.codes[6]) - expected[code + 1]) < 1e-5)
    #expect(made(query, id: 300, logits) == nil, "a word is neither")
  }

  @Test func onlyWhatIsAskedFor() {
    #expect(made(.none, id: 300, logits) == nil)
    #expect(made(DistributionQuery(alternatives: -5), id: 300, logits) == nil)
    let some = DistributionQuery(alternatives: 3, steps: [2, 5])
    #expect((0..<7).filter { made(some, step: $0, id: 300, logits) != nil } == [2, 5])
    #expect(made(DistributionQuery(alternatives: 3), id: 0, [-.infinity, .nan]) == nil)
  }

  /// Every step of an answer, the chosen token first of a greedy one.
  @Test func anAnswerHasThemForItsSteps() throws {
    let folder = try TemporaryModel(.paligemma1)
    let model = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path))
    let record = try TinyCheckpoint.paligemma1.records()[0]
    let answer = try model.answer(record.request(about: DistributionQuery(alternatives: 2, places: true)))
    #expect(answer.distributions.map(\.step) == Array(0..<12))
    for (step, token) in zip(answer.distributions, answer.tokens) {
      #expect(step.alternatives.count == 2 && step.alternatives[0].id == token.id)
      #expect(step.alternatives[0].logprob == token.logprob)
      #expect(step.places.count == (token.id.flatMap(model.tokenizer.location) == nil ? 0 : 1024))
    }
    #expect(try model.answer(record.request()).distributions.isEmpty)
    let few = try model.answer(record.request(about: DistributionQuery(alternatives: 1, steps: [3, 99])))
    #expect(few.distributions.map(\.step) == [3])
  }
}
