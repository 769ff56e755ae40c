import Tensors
import Testing

@testable import PaliGemma

struct ExpectedModelTests {
  private func speed(_ rates: [Precision: MachineSpeed.Rates]) throws -> MachineSpeed {
    try #require(MachineSpeed(visionAttention: 1e9, textAttention: 2e9, rates: rates))
  }

  /// The tiny shape's counts are worked out by hand in WorkTests.
  @Test func timeIsWorkByRate() throws {
    let shape = try SyntheticModel("tiny-56")
    let work = Work(configuration: shape.configuration)
    let rates = try #require(MachineSpeed.Rates(vision: 4e9, prompt: 8e9, token: 1e6))
    let time = try #require(ExpectedModel(shape).time(.q8, on: try speed([.q8: rates])))
    let vision = (work.vision - work.visionAttention) / 4e9 + work.visionAttention / 1e9
    let attention = work.prefillAttention(16 + 8)
    let prompt = (work.prefill(16 + 8) - attention) / 8e9 + attention / 2e9
    #expect(abs(time.firstToken - vision - prompt) < 1e-12)
    #expect(time.token == work.bytesPerToken(.q8) / 1e6)
    #expect(abs(time.answer(tokens: 20) - time.firstToken - 19 * time.token) < 1e-12)
    #expect(time.answer(tokens: 1) == time.firstToken && time.answer(tokens: 0) == time.firstToken)
  }

  @Test func whatWasNotMeasuredIsNotKnown() throws {
    let model = ExpectedModel(try SyntheticModel("3b-224"))
    #expect(model.time(.bf16, on: try speed([:])) == nil)
  }

  /// 2.9e9 weights: 4 bytes, 2, 9/8, and 5/8 with a tower of 9/8; buffers of some hundred megabytes besides.
  @Test func fewerBitsNeedLessMemory() throws {
    let model = ExpectedModel(try SyntheticModel("3b-224"))
    let expected: [(Precision, ClosedRange<Int>)] = [
      (.f32, 11_700...12_000), (.bf16, 5_850...6_100), (.q8, 3_300...3_500), (.q4, 2_000...2_300),
    ]
    for (precision, megabytes) in expected {
      #expect(megabytes.contains(model.memory(precision) / 1_000_000), "\(precision)")
    }
  }

  @Test(arguments: [0, -1, .nan, .infinity, 1e30]) func whatIsNoSpeedIsRefused(_ rate: Double) {
    #expect(MachineSpeed.Rates(vision: rate, prompt: 1e9, token: 1e9) == nil)
    #expect(MachineSpeed.Rates(vision: 1e9, prompt: rate, token: 1e9) == nil)
    #expect(MachineSpeed.Rates(vision: 1e9, prompt: 1e9, token: rate) == nil)
    #expect(MachineSpeed(visionAttention: rate, textAttention: 1e9, rates: [:]) == nil)
    #expect(MachineSpeed(visionAttention: 1e9, textAttention: rate, rates: [:]) == nil)
  }
}
