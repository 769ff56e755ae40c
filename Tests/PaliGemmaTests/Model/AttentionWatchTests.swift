import Answers
import Foundation
import Pictures
import Tensors
import Testing

@testable import PaliGemma

/// Where steps look: against transformers, and in every way in which a step can be reached.
struct AttentionWatchTests {
  private func request(
    _ model: RecordedModel, _ record: AttentionRecord, _ query: AttentionQuery, start: AnswerStart? = nil
  ) -> Request {
    let given = start ?? AnswerStart(record.start)
    return Request(
      id: 1, pictures: model.pictures(record.pictures), prompt: Prompt(record.prompt),
      options: .init(maxTokens: record.ids.count - (given.ids ?? []).count), start: given, attention: query)
  }

  @Test(arguments: RecordedModel.allCases)
  func weightsAreTheReferences(_ kind: RecordedModel) throws {
    let model = try kind.load()
    for record in try kind.attention() {
      let answer = try model.answer(request(kind, record, .steps(Set(record.steps.map(\.step)))))
      #expect(Array(answer.tokens.compactMap(\.id).prefix(record.ids.count)) == record.ids)
      #expect(answer.attention.map(\.step) == record.steps.map(\.step))
      for (got, expected) in zip(answer.attention, record.steps) {
        #expect(got.layers == record.layers && got.heads == record.heads && got.patches == record.patches)
        expectNear(got.map(), expected.mean, "\(record.prompt), step \(got.step), the mean")
        for row in expected.rows {
          expectNear(
            got.map(layer: row.layer, head: row.head), row.weights,
            "\(record.prompt), step \(got.step), layer \(row.layer), head \(row.head)")
        }
      }
    }
  }

  private func expectNear(_ got: [Float], _ expected: [Float], _ what: String) {
    let worst = zip(got, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(got.count == expected.count && worst < 1e-3, "\(what): \(worst)")
  }

  /// Given or chosen, read in one pass or one by one: the same.
  @Test(arguments: [RecordedModel.paligemma1, .paligemma2])
  func givenStepsLookWhereChosenOnesDo(_ kind: RecordedModel) throws {
    let record = try kind.attention()[2]
    let model = try kind.load()
    let (ids, all) = (record.ids, AttentionQuery.all)
    let chosen = try model.answer(request(kind, record, all, start: AnswerStart("", ids: [ids[0]])))
    #expect(chosen.attention.count == chosen.tokens.count)
    let tokens = chosen.tokens.compactMap(\.id)
    for count in [1, 5, tokens.count - 1] {
      let start = AnswerStart("", ids: Array(tokens.prefix(count)))
      let given = try model.answer(request(kind, record, all, start: start))
      #expect(given.tokens.compactMap(\.id).prefix(tokens.count) == tokens[...])
      for (got, expected) in zip(given.attention, chosen.attention) {
        let worst = zip(got.weights, expected.weights).map { abs($0 - $1) }.max() ?? .infinity
        #expect(got.step == expected.step && worst < 1e-4, "\(count) given, step \(got.step)")
      }
    }
  }

  /// What a head does not spend on patches goes to words: no more than 1 in all, and where nothing is dropped not 0.
  @Test func aHeadHasOneToSpend() throws {
    let model = try RecordedModel.demo.load()
    let record = try RecordedModel.demo.attention()[0]
    let answer = try model.answer(request(.demo, record, .all))
    for step in answer.attention {
      for layer in 0..<step.layers {
        for head in 0..<step.heads {
          let sum = step.map(layer: layer, head: head).reduce(0, +)
          #expect(sum > 0 && sum < 1.0001)
        }
      }
    }
  }

  @Test func nothingIsSeenWhereNothingIsAsked() throws {
    let model = try RecordedModel.paligemma2.load()
    let record = try RecordedModel.paligemma2.attention()[0]
    let none = try model.answer(request(.paligemma2, record, .none))
    let all = try model.answer(request(.paligemma2, record, .all))
    let one = try model.answer(request(.paligemma2, record, .steps([2, 900])))
    #expect(none.attention.isEmpty && one.attention == [all.attention[2]])
    #expect(none.tokens == all.tokens && none.tokens == one.tokens)
  }

  /// Answers that share passes are watched each for itself.
  @Test func togetherAsAlone() throws {
    let model = try RecordedModel.paligemma2.load()
    let records = try RecordedModel.paligemma2.attention()
    let requests = [
      request(.paligemma2, records[0], .all), request(.paligemma2, records[1], .none),
      request(.paligemma2, records[2], .steps([1, 25])),
    ]
    let expected = try requests.map { try model.answer($0) }
    let store = PictureStore()
    let batch = AnswerBatch(model.model)
    var answers: [Int: Answer] = [:]
    for (index, request) in requests.enumerated() {
      let run = try AnswerRun(
        model, request, request.pictures.map { try store.whole($0).picture }, onEvent: { _ in })
      batch.begin(run) { answers[index] = try? $0.get() }
    }
    while batch.count > 0 { batch.step() }
    for (index, expected) in expected.enumerated() {
      #expect(answers[index]?.attention == expected.attention)
    }
  }
}
