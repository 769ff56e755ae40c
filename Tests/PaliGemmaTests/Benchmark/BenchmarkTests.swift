import Testing

@testable import PaliGemma

struct BenchmarkTests {
  private func plan(_ precision: PrecisionChoice) -> Benchmark.Plan {
    var plan = Benchmark.Plan()
    (plan.precision, plan.threads, plan.tokens, plan.images) = (precision, 2, 3, 2)
    return plan
  }

  @Test(arguments: [PrecisionChoice.fixed(.f32), .fixed(.bf16), .fixed(.q8), .fixed(.q4)])
  func measuresASyntheticModel(_ precision: PrecisionChoice) throws {
    let benchmark = try Benchmark(
      SyntheticModel("tiny-56"), plan(precision), progress: { _ in }, isCancelled: { false })
    let report = BenchmarkReport(benchmark.report, [try benchmark.run(), try benchmark.run()])
    #expect(report.model.promptTokens == 2 * 16 + 8 && report.model.threads == 2)
    let spreads = try [report.vision, report.prefill, report.firstToken, report.decode].map {
      try #require($0)
    }
    for spread in spreads {
      #expect(spread.min > 0 && spread.min <= spread.median && spread.median <= spread.max)
    }
    let shares = try [report.visionShare, report.prefillShare, report.decodeShare].map { try #require($0) }
    for share in shares { #expect(share > 0 && share.isFinite) }
    #expect(try #require(report.peakMemory) > report.model.weightBytes)
  }

  @Test(arguments: [PrecisionChoice.fixed(.f32), .fixed(.q4)])
  func measuresSequencesThatDecodeTogether(_ precision: PrecisionChoice) throws {
    var plan = plan(precision)
    (plan.together, plan.rounds) = ([1, 2, 8], 2)
    let benchmark = try Benchmark(
      SyntheticModel("tiny-56"), plan, progress: { _ in }, isCancelled: { false })
    let report = BenchmarkReport(benchmark.report, [], together: try benchmark.together())
    #expect(report.together.map(\.count) == [1, 2, 8])
    for together in report.together {
      #expect(together.step.min > 0 && together.step.min <= together.step.max)
      let gain = try #require(report.gain(together))
      #expect(
        abs(gain - Double(together.count) * report.together[0].step.median / together.step.median) < 1e-9)
    }
    #expect(report.gain(report.together[0]) == 1)
  }

  @Test func aCancelledLoadEnds() {
    #expect(throws: Cancelled.self) {
      try Benchmark(SyntheticModel("tiny-56"), plan(.fixed(.q8)), progress: { _ in }, isCancelled: { true })
    }
  }

  @Test func whatDoesNotFitIsRefused() {
    var long = plan(.fixed(.f32))
    long.promptTokens = 8200
    #expect(throws: BenchmarkError.tooLong(tokens: 8235, positions: 8192)) {
      try Benchmark(SyntheticModel("tiny-56"), long, progress: { _ in }, isCancelled: { false })
    }
    // Sequences that go on from round to round.
    long.promptTokens = 8
    (long.tokens, long.together, long.rounds) = (1000, [1, 2], 4)
    #expect(throws: BenchmarkError.tooLong(tokens: 10_040, positions: 8192)) {
      try Benchmark(SyntheticModel("tiny-56"), long, progress: { _ in }, isCancelled: { false })
    }
    #expect(
      BenchmarkError.tooLong(tokens: 9000, positions: 8192).description
        == "9000 tokens do not fit the model's 8192 positions")
  }

  @Test func spreadsAreOrderStatistics() throws {
    let odd = try #require(BenchmarkReport.Spread([3, 1, 2]))
    #expect(odd.min == 1 && odd.median == 2 && odd.max == 3)
    #expect(BenchmarkReport.Spread([4, 1, 2, 3])?.median == 2.5)
    #expect(BenchmarkReport.Spread([]) == nil)
  }
}
