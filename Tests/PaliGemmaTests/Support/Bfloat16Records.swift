import Answers
import Foundation
import Testing

@testable import PaliGemma

/// What the reference computes in bfloat16 for a record that was made in float32 (Fixtures/make_bfloat16.py).
struct Bfloat16Record: Decodable {
  /// By step of an answer.
  struct Path: Decodable {
    /// The tokens that were read.
    let ids: [Int]
    /// The likeliest, and their leads over the next.
    let choices: [Int]
    let leads: [Float]
    /// Of those that were read.
    let logprobs: [Float]
    /// The largest difference of these from float32's.
    let distance: Float
    /// The same of the leads: a lead is a difference of two.
    let swing: Float
  }

  /// Along float32's tokens.
  let forced: Path
  /// Along its own.
  let greedy: Path

  /// `folder`: of the fixtures.
  static func read(_ folder: String) throws -> [Bfloat16Record] {
    struct File: Decodable { let records: [Bfloat16Record] }
    let data = try Data(contentsOf: URL(fileURLWithPath: fixtures("\(folder)/bfloat16.json")))
    return try JSONDecoder().decode(File.self, from: data).records
  }
}

/// A model in bfloat16 must agree with the reference in bfloat16.
///
/// The reference rounds after every operation, where a model here sums and hands on in float32. That takes it 0.12 to
/// 1.13 from its own float32, by checkpoint and path. Two computations that are each so far from float32, independently,
/// lie 1.4 times as far from each other: the tolerance is 1.5 times the largest distance among the checkpoint's records.
/// A token must be the reference's where that one leads by more than bfloat16 moves any lead of the path.
func expectBfloat16(_ model: LoadedModel, _ records: [TinyCheckpoint.Record], _ folder: String) throws {
  let references = try Bfloat16Record.read(folder)
  try #require(references.count == records.count)
  let (forced, greedy) = (Limits(references.map(\.forced)), Limits(references.map(\.greedy)))
  for (record, reference) in zip(records, references) {
    let what = "\(folder) \(record.prompt)"
    #expect(reference.forced.ids == record.tokens, "\(what)")
    let along = try model.answer(record.request(reading: record.tokens))
    expect(along, reference.forced, within: forced, what)
    expect(along, record.logprobs, within: forced.tolerance, "\(what), float32")
    let own = try model.answer(record.request(reading: reference.greedy.ids))
    expect(own, reference.greedy, within: greedy, "\(what), its own")
    let sure = reference.greedy.leads.prefix { $0 > greedy.lead }.count
    let written = try model.answer(record.request()).tokens.compactMap(\.id)
    #expect(written.prefix(sure) == reference.greedy.ids.prefix(sure), "\(what), written")
  }
}

/// What two right computations may differ by.
private struct Limits {
  let tolerance: Float
  /// A token that leads by more is the same in both.
  let lead: Float

  init(_ paths: [Bfloat16Record.Path]) {
    tolerance = 1.5 * (paths.map(\.distance).max() ?? 0)
    lead = paths.map(\.swing).max() ?? 0
  }
}

/// An answer that has read the path's tokens.
private func expect(_ answer: Answer, _ path: Bfloat16Record.Path, within limits: Limits, _ what: String) {
  expect(answer, path.logprobs, within: limits.tolerance, what)
  let choices = answer.distributions.map { $0.alternatives.first?.id }
  #expect(choices.count > path.choices.count, "\(what)")
  for (step, (got, choice)) in zip(choices, path.choices).enumerated() where path.leads[step] > limits.lead {
    #expect(got == choice, "\(what), step \(step)")
  }
}

private func expect(_ answer: Answer, _ logprobs: [Float], within tolerance: Float, _ what: String) {
  #expect(answer.tokens.filter(\.isGiven).count == logprobs.count, "\(what)")
  for (token, logprob) in zip(answer.tokens, logprobs) {
    #expect(abs((token.logprob ?? .nan) - logprob) < tolerance, "\(what)")
  }
}

extension TinyCheckpoint.Record {
  /// What a model thinks of each of these tokens, and of which it thinks most.
  fileprivate func request(reading ids: [Int]) -> Request {
    let plain = request { $0.maxTokens = 1 }
    return Request(
      id: plain.id, pictures: plain.pictures, prompt: plain.prompt, options: plain.options,
      start: AnswerStart("", ids: ids), distributions: .init(alternatives: 1))
  }
}
