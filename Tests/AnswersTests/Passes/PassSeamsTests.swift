import Testing

@testable import Answers

struct PassSeamsTests {
  private func half(
    _ columns: ClosedRange<Int>, _ rows: ClosedRange<Int> = 0...100, _ label: String = "cat", pass: Int,
    cut: BoxEdges, score: Float? = nil, mask: BoxMask? = nil
  ) -> FoundInPass {
    let box = LocationBox(
      y0: rows.lowerBound, x0: columns.lowerBound, y1: rows.upperBound, x1: columns.upperBound)
    return FoundInPass(
      detection: Detection(index: 0, label: label, box: box, mask: mask, score: score), pass: pass, cut: cut)
  }

  private func boxes(_ found: [FoundInPass]) -> [LocationBox] { PassSeams.joined(found).map(\.box) }

  private func box(_ columns: ClosedRange<Int>, _ rows: ClosedRange<Int> = 0...100) -> LocationBox {
    LocationBox(y0: rows.lowerBound, x0: columns.lowerBound, y1: rows.upperBound, x1: columns.upperBound)
  }

  @Test func `halves that go on in each other are one`() throws {
    let joined = PassSeams.joined([
      half(0...120, pass: 1, cut: .right, score: 0.4),
      half(100...300, 5...95, pass: 2, cut: .left, score: 0.8),
    ])
    let whole = try #require(joined.first)
    #expect(joined.count == 1 && whole.box == box(0...300) && whole.cut == [])
    #expect(whole.detection.score == 0.8 && whole.pass == 1)
  }

  @Test func `the order in which they were found does not matter`() {
    #expect(
      boxes([half(100...300, pass: 1, cut: .left), half(0...120, pass: 2, cut: .right)]) == [box(0...300)])
    #expect(
      boxes([half(0...90, 100...300, pass: 1, cut: .top), half(0...90, 0...110, pass: 2, cut: .bottom)])
        == [box(0...90, 0...300)])
  }

  @Test func `nothing may lie between them`() {
    #expect(
      boxes([half(0...100, pass: 1, cut: .right), half(100...200, pass: 2, cut: .left)]) == [box(0...200)])
    #expect(boxes([half(0...99, pass: 1, cut: .right), half(100...200, pass: 2, cut: .left)]).count == 2)
  }

  /// Its lower half alone goes on in what had been looked at before.
  @Test func `what has been joined goes on in what came before it`() {
    let pieces = [
      half(0...200, 100...200, pass: 1, cut: .top), half(0...110, 0...110, pass: 2, cut: [.right, .bottom]),
      half(100...200, 0...110, pass: 3, cut: [.left, .bottom]),
    ]
    #expect(boxes(pieces) == [box(0...200, 0...200)])
  }

  @Test func `edges that are not opposite join nothing`() {
    #expect(boxes([half(0...120, pass: 1, cut: .right), half(100...200, pass: 2, cut: .right)]).count == 2)
    #expect(boxes([half(0...120, pass: 1, cut: .right), half(100...200, pass: 2, cut: [])]).count == 2)
    // The right half lies on the left.
    #expect(boxes([half(100...200, pass: 1, cut: .right), half(0...120, pass: 2, cut: .left)]).count == 2)
  }

  @Test func `neighbours of different extent, label or of one pass are two`() {
    let first = half(0...120, pass: 1, cut: .right)
    #expect(boxes([first, half(100...200, 50...150, pass: 2, cut: .left)]).count == 2)
    #expect(boxes([first, half(100...200, 0...100, "dog", pass: 2, cut: .left)]).count == 2)
    #expect(boxes([first, half(100...200, pass: 1, cut: .left)]).count == 2)
  }

  @Test func `four quarters are one, and so is what runs through three tiles`() {
    let quarters = [
      half(0...110, 0...110, pass: 1, cut: [.right, .bottom]),
      half(100...200, 0...110, pass: 2, cut: [.left, .bottom]),
      half(0...110, 100...200, pass: 3, cut: [.right, .top]),
      half(100...200, 100...200, pass: 4, cut: [.left, .top]),
    ]
    #expect(boxes(quarters) == [box(0...200, 0...200)])
    let long = [
      half(0...110, pass: 1, cut: .right), half(100...210, pass: 2, cut: [.left, .right]),
      half(200...300, pass: 3, cut: .left),
    ]
    #expect(boxes(long) == [box(0...300)])
  }

  @Test func `what is cut on a further side stays cut there`() {
    let joined = PassSeams.joined([
      half(0...110, pass: 1, cut: [.right, .bottom]), half(100...200, pass: 2, cut: .left),
    ])
    #expect(joined.map(\.cut) == [.bottom])
  }

  @Test func `masks are joined over both boxes`() throws {
    let (full, none) = (
      BoxMask(probabilities: Array(repeating: 1, count: 64 * 64)),
      BoxMask(probabilities: Array(repeating: 0.25, count: 64 * 64))
    )
    let joined = PassSeams.joined([
      half(0...100, pass: 1, cut: .right, mask: full), half(100...200, pass: 2, cut: .left, mask: none),
    ])
    let mask = try #require(joined.first?.detection.mask)
    #expect(mask.probabilities[0] == 1 && mask.probabilities[31] == 1)
    #expect(mask.probabilities[32] == 0.25 && mask.probabilities[63] == 0.25)
    #expect(joined[0].detection.segmentCodes == [])
    let without = PassSeams.joined([
      half(0...100, pass: 1, cut: .right, mask: full), half(100...200, pass: 2, cut: .left),
    ])
    #expect(without.count == 1 && without[0].detection.mask == nil)
  }
}
