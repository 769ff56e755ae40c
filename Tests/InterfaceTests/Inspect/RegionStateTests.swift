import Answers
import Testing

@testable import Interface

struct RegionStateTests {
  private let step = (x: 10, y: 20)

  @Test func itMovesAndKeepsItsSizeAtTheEdge() {
    var region = RegionState(LocationBox(y0: 100, x0: 15, y1: 300, x1: 215))
    region.update(.regionLeft, step: step)
    region.update(.regionLeft, step: step)
    #expect(region.box == LocationBox(y0: 100, x0: 0, y1: 300, x1: 200))
    for _ in 0..<200 { region.update(.regionDown, step: step) }
    #expect(region.box == LocationBox(y0: 823, x0: 0, y1: 1023, x1: 200))
  }

  @Test func itIsNeverSmallerThanCanBeSeenNorLargerThanThePicture() {
    var region = RegionState(LocationBox(y0: 500, x0: 500, y1: 510, x1: 510))
    for _ in 0..<20 { region.update(.regionSmaller, step: step) }
    #expect(
      region.box.x1 - region.box.x0 >= RegionState.least && region.box.y1 - region.box.y0 >= RegionState.least
    )
    for _ in 0..<200 { region.update(.regionLarger, step: step) }
    #expect(region.box == LocationBox(y0: 0, x0: 0, y1: 1023, x1: 1023))
  }

  @Test func aDragDrawsItFromCornerToCornerInAnyDirection() {
    var region = RegionState(LocationBox(y0: 0, x0: 0, y1: 100, x1: 100))
    region.drag(to: (x: 900, y: 900))
    #expect(region.box == LocationBox(y0: 0, x0: 0, y1: 100, x1: 100))
    region.press(at: (x: 600, y: 500))
    region.drag(to: (x: 200, y: 900))
    region.drag(to: (x: 250, y: 800))
    #expect(region.box == LocationBox(y0: 500, x0: 250, y1: 800, x1: 600))
  }
}
