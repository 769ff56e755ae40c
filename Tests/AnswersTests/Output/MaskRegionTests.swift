import Testing

@testable import Answers

@Suite struct MaskRegionTests {
  private let ramp = BoxMask(probabilities: (0..<4096).map { Float($0 % 64) / 63 })

  @Test func atItsOwnSizeTheMaskIsItself() {
    let box = LocationBox(y0: 0, x0: 0, y1: 1023, x1: 1023)
    let region = ramp.pasted(in: box, width: 64, height: 64)
    #expect(region.inside == ramp.probabilities.map { $0 > 0.5 })
  }

  @Test func onlyTheBoxIsKept() {
    let box = LocationBox(y0: 0, x0: 341, y1: 1023, x1: 682)
    let region = ramp.pasted(in: box, width: 300, height: 10)
    #expect([region.x, region.y, region.width, region.height] == [100, 0, 100, 10])
    // Half-pixel centres: (50.5 * 64 / 100 - 0.5) / 63 is 0.505, (49.5 * 64 / 100 - 0.5) / 63 is 0.495.
    #expect(region.isInside(column: 50, row: 0) && !region.isInside(column: 49, row: 0))
  }

  @Test func betweenSamplesThereIsAStraightLine() {
    // The step's middle falls between columns 63 and 64 of 128, and on the centre of column 96 of 193, where
    // the probability is one half: not inside.
    let step = BoxMask(probabilities: (0..<4096).map { $0 % 64 < 32 ? 0 : 1 })
    let whole = LocationBox(y0: 0, x0: 0, y1: 1023, x1: 1023)
    let doubled = step.pasted(in: whole, width: 128, height: 1)
    #expect(doubled.inside == (0..<128).map { $0 > 63 })
    let odd = step.pasted(in: whole, width: 193, height: 2)
    #expect(odd.inside[..<193].elementsEqual((0..<193).map { $0 > 96 }))
  }

  @Test func invertedAndEmptyBoxesAreNoFault() {
    let inverted = ramp.pasted(in: LocationBox(y0: 1023, x0: 1023, y1: 0, x1: 0), width: 7, height: 5)
    #expect([inverted.x, inverted.y, inverted.width, inverted.height] == [0, 0, 7, 5])
    let empty = ramp.pasted(in: LocationBox(y0: 9, x0: 9, y1: 9, x1: 9), width: 1000, height: 1000)
    #expect(empty.inside.isEmpty)
  }

  /// What is seen of a large rectangle is that part of the whole, and costs what it holds.
  @Test func aPartIsMadeAlone() {
    let whole = ramp.resized(to: -50..<150, 10..<30, seen: -50..<150, 10..<30)
    let part = ramp.resized(to: -50..<150, 10..<30, seen: 40..<60, 12..<14)
    #expect([part.x, part.y, part.width, part.height] == [40, 12, 20, 2])
    for row in 0..<2 {
      for column in 0..<20 {
        #expect(part.isInside(column: column, row: row) == whole.isInside(column: column + 90, row: row + 2))
      }
    }
    let end = 1_000_000_000
    func vast(_ seen: Range<Int>) -> [Bool] { ramp.resized(to: -end..<end, 0..<2, seen: seen, 0..<1).inside }
    #expect(vast(-end..<2 - end) == [false, false] && vast(end - 2..<end) == [true, true])
  }

  @Test func locationsAreParts1023OfThePicture() {
    let box = LocationBox(y0: 0, x0: 341, y1: 1023, x1: 682).pixels(width: 300, height: 10)
    #expect(box == PixelBox(x0: 100, y0: 0, x1: 200, y1: 10))
  }
}
