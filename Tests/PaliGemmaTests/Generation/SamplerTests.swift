import Answers
import Foundation
import Testing

@testable import PaliGemma

struct SamplerTests {
  private func choose(_ logits: [Float], _ options: GenerationOptions = .init(), times: Int = 1) throws
    -> [Int]
  {
    var sampler = try Sampler(options)
    return logits.withUnsafeBufferPointer { logits in
      (0..<times).compactMap { _ in sampler.choose(logits)?.id }
    }
  }

  @Test func greedyTakesTheFirstOfTheLargest() throws {
    #expect(try choose([0, 3, 1, 3]) == [1])
  }

  @Test func logprobIsOfTheWholeDistributionBeforeTemperature() throws {
    let logits: [Float] = [1, 2, 3, -.infinity]
    for temperature in [0, 0.5, 2] {
      var sampler = try Sampler(GenerationOptions(temperature: temperature, topK: 1))
      let choice = try #require(logits.withUnsafeBufferPointer { sampler.choose($0) } as Sampler.Choice?)
      #expect(choice.id == 2)
      let expected = 3 - log(exp(1.0) + exp(2.0) + exp(3.0))
      #expect(abs(Double(choice.logprob) - expected) < 1e-6)
    }
  }

  @Test func notANumberAndInfinitiesAreNeverChosen() throws {
    for options in [
      GenerationOptions(), GenerationOptions(temperature: 1), GenerationOptions(temperature: 1, topP: 0.5),
    ] {
      #expect(
        try choose([.nan, .infinity, 0, -.infinity], options, times: 20) == [Int](repeating: 2, count: 20))
      #expect(try choose([.nan, .infinity, -.infinity], options) == [])
      #expect(try choose([], options) == [])
    }
  }

  @Test func drawsFollowTheProbabilities() throws {
    let logits: [Float] = [0, Float(log(3.0)), -50]
    let ids = try choose(logits, GenerationOptions(temperature: 1, seed: 7), times: 4000)
    let share = Double(ids.count { $0 == 1 }) / 4000
    #expect(abs(share - 0.75) < 0.03)
    // At half the temperature the odds are squared: 9 to 1.
    let cold = try choose(logits, GenerationOptions(temperature: 0.5, seed: 7), times: 4000)
    #expect(abs(Double(cold.count { $0 == 1 }) / 4000 - 0.9) < 0.02)
  }

  @Test func topKAndTopPNarrowTheChoice() throws {
    let logits = [0.1, 0.4, 0.2, 0.3].map { Float(log($0)) }
    func drawn(_ topK: Int?, _ topP: Double?) throws -> Set<Int> {
      Set(try choose(logits, GenerationOptions(temperature: 1, topK: topK, topP: topP), times: 500))
    }
    #expect(try drawn(2, nil) == [1, 3])
    #expect(try drawn(100, nil) == [0, 1, 2, 3])
    #expect(try drawn(nil, 0.39) == [1])
    #expect(try drawn(nil, 0.65) == [1, 3])
    #expect(try drawn(nil, 1) == [0, 1, 2, 3])
    // The share is of what topK left: 0.4 of 0.7 is more than half.
    #expect(try drawn(2, 0.55) == [1])
  }

  @Test func aSeedGivesTheSameDraws() throws {
    let logits = [Float](repeating: 0, count: 100)
    let options = GenerationOptions(temperature: 1, seed: 42)
    let first = try choose(logits, options, times: 20)
    #expect(try choose(logits, options, times: 20) == first)
    #expect(try choose(logits, GenerationOptions(temperature: 1, seed: 43), times: 20) != first)
  }

  @Test func splitMixGivesThePublishedNumbers() {
    var random = SplitMix64(seed: 1_234_567)
    #expect([random.next(), random.next()] == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973])
  }

  @Test(arguments: [
    GenerationOptions(temperature: -1), GenerationOptions(temperature: .nan),
    GenerationOptions(temperature: .infinity),
    GenerationOptions(topK: 0), GenerationOptions(topP: 0), GenerationOptions(topP: 1.5),
    GenerationOptions(topP: .nan),
    GenerationOptions(maxTokens: 0), GenerationOptions(maxTokens: -3),
  ])
  func optionsWithoutAMeaningAreRefused(_ options: GenerationOptions) {
    #expect(throws: GenerationError.self) { try Sampler(options) }
  }
}
