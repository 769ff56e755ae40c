import Testing

@testable import Answers

/// Against pycocotools they are held where files are read: ExchangeTests, EvaluationTests.
@Suite struct PolygonOutlineTests {
  private func outline(_ places: [Double]) throws -> PolygonOutline {
    try #require(PolygonOutline(places, reach: 100))
  }

  @Test func aSquareHoldsItsPixels() throws {
    let square = try outline([1, 1, 1, 3, 3, 3, 3, 1])
    #expect(RunLengths(filling: [square], height: 4, width: 4).counts == [5, 2, 2, 2, 5])
    #expect(square.pointCount == 4 * 11)
  }

  @Test func whatTwoHoldIsThereOnce() throws {
    let squares = [try outline([0, 0, 0, 2, 2, 2, 2, 0]), try outline([1, 0, 1, 4, 4, 4, 4, 0])]
    #expect(RunLengths(filling: squares, height: 4, width: 4).counts == [0, 2, 2, 12])
    #expect(RunLengths(filling: [], height: 4, width: 4).counts == [16])
  }

  @Test(arguments: [[], [0, 0, 1, 1], [0, 0, 101, 0, 0, 1], [0, 0, .nan, 0, 0, 1]] as [[Double]])
  func whatIsNoOutlineIsNone(places: [Double]) { #expect(PolygonOutline(places, reach: 100) == nil) }
}
