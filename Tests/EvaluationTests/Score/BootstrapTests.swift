import Testing

@testable import Evaluation

@Suite struct BootstrapTests {
  @Test func theIntervalIsAboutTheNormalOne() throws {
    let items = (0..<400).map { $0 % 4 == 0 ? 1.0 : 0 }
    let interval = try #require(Bootstrap.mean(of: items))
    // 1.96 * sqrt(0.25 * 0.75 / 400) = 0.0424
    #expect(
      abs(interval.lowerBound - (0.25 - 0.0424)) < 0.01 && abs(interval.upperBound - (0.25 + 0.0424)) < 0.01)
  }

  @Test func itIsTheSameEachTimeAndBothWays() {
    let items = [0.1, 0.5, 0.9, 0.3, 0.7]
    let weighed = Bootstrap.interval(count: items.count) { weights in
      zip(items, weights).reduce(0) { $0 + $1.0 * Double($1.1) } / 5
    }
    let mean = Bootstrap.mean(of: items)
    #expect(mean == Bootstrap.mean(of: items))
    #expect(isClose(mean?.lowerBound, weighed?.lowerBound) && isClose(mean?.upperBound, weighed?.upperBound))
  }

  @Test func aroundAFigureItHoldsTheFigure() throws {
    let items = (0..<400).map { $0 % 4 == 0 ? 1.0 : 0 }
    func mean(_ weights: [Int]) -> Double { zip(items, weights).reduce(0) { $0 + $1.0 * Double($1.1) } / 400 }
    let interval = try #require(Bootstrap.interval(around: 0.25, count: 400, value: mean))
    #expect(
      abs(interval.lowerBound - (0.25 - 0.0424)) < 0.01 && abs(interval.upperBound - (0.25 + 0.0424)) < 0.01)
    #expect(Bootstrap.interval(around: 1, count: 400, value: mean)?.upperBound == 1)
    #expect(Bootstrap.interval(around: nil, count: 400, value: mean) == nil)
  }

  @Test func oneItemHasNone() {
    #expect(Bootstrap.mean(of: [1]) == nil && Bootstrap.interval(count: 1) { _ in 1 } == nil)
    #expect(Bootstrap.interval(count: 5) { _ in nil } == nil)
  }

  @Test func theWorstComeFirst() {
    let score = Score(
      .map, value: 1, items: [0.5, nil, 0.1, 0.5, 0.9], validity: [true, false, true, true, true],
      interval: nil)
    #expect(score.worst(3) == [2, 0, 3] && score.worst(-1) == [] && score.worst(99).count == 4)
    #expect(score.count == 5 && score.invalidShare == 0.2)
  }
}
