import Answers
import Testing

@Suite("How much two boxes have in common")
struct BoxOverlapTests {
  private static let box = LocationBox(y0: 100, x0: 100, y1: 300, x1: 300)

  @Test(
    arguments: [
      (box, 1.0),
      (LocationBox(y0: 300, x0: 300, y1: 100, x1: 100), 1),  // inverted
      (LocationBox(y0: 300, x0: 100, y1: 100, x1: 300), 1),  // one way only
      (LocationBox(y0: 100, x0: 200, y1: 300, x1: 400), 1.0 / 3),
      (LocationBox(y0: 100, x0: 100, y1: 200, x1: 300), 0.5),
      (LocationBox(y0: 150, x0: 150, y1: 250, x1: 250), 0.25),
      (LocationBox(y0: 100, x0: 300, y1: 300, x1: 500), 0),  // side by side
      (LocationBox(y0: 900, x0: 900, y1: 1000, x1: 1000), 0),
      (LocationBox(y0: 100, x0: 100, y1: 100, x1: 300), 0),  // a line in it
    ] as [(LocationBox, Double)])
  func `intersection over union, from either side`(other: LocationBox, overlap: Double) {
    #expect(abs(Self.box.overlap(with: other) - overlap) < 1e-12)
    #expect(other.overlap(with: Self.box) == Self.box.overlap(with: other))
  }

  @Test func `a line or a point is the same as itself and as no other`() {
    let point = LocationBox(y0: 5, x0: 5, y1: 5, x1: 5)
    let line = LocationBox(y0: 5, x0: 5, y1: 5, x1: 9)
    #expect(point.overlap(with: point) == 1 && line.overlap(with: line) == 1)
    #expect(point.overlap(with: line) == 0)
  }
}
