import Pictures
import Testing

@testable import Answers

struct PlacedBoxTests {
  @Test func `a part's places become the whole's`() {
    let part = PictureArea(left: 0.5, top: 0, right: 1, bottom: 0.25)
    let box = LocationBox(y0: 0, x0: 0, y1: 1023, x1: 1023).placed(in: part)
    #expect(box == LocationBox(y0: 0, x0: 512, y1: 256, x1: 1023))
    // As written: what is inverted stays inverted, what is beyond ends at the edge.
    let odd = LocationBox(y0: 1023, x0: 5000, y1: -7, x1: 0).placed(in: part)
    #expect(odd == LocationBox(y0: 256, x0: 1023, y1: 0, x1: 512))
  }

  @Test func `overlaps`() {
    let a = LocationBox(y0: 0, x0: 0, y1: 100, x1: 100)
    #expect(a.overlap(with: a) == 1)
    #expect(a.overlap(with: LocationBox(y0: 0, x0: 50, y1: 100, x1: 150)) == 1.0 / 3)
    #expect(a.overlap(with: LocationBox(y0: 100, x0: 100, y1: 0, x1: 0)) == 1)
    #expect(a.share(in: LocationBox(y0: 0, x0: 30, y1: 200, x1: 500)) == 0.7)
    let point = LocationBox(y0: 5, x0: 5, y1: 5, x1: 5)
    #expect(point.overlap(with: point) == 1 && point.overlap(with: a) == 0 && point.share(in: a) == 0)
  }

  @Test func `crops are reckoned to the pixel, one in another`() {
    let picture = PictureReference.changed(
      .changed(.file("a.png"), [.crop(PictureArea(left: 0.3, top: 0, right: 1, bottom: 1))]),
      [.crop(PictureArea(left: 0, top: 0.5, right: 0.5, bottom: 1))])
    // Ten pixels: 3 ..< 10, of these 0 ..< 4 (3.5 rounded).
    let seen = picture.seen(width: 10, height: 4)
    #expect(seen == PictureArea(left: 0.3, top: 0.5, right: 0.7, bottom: 1))
    #expect(picture.isCropped)
    #expect(!PictureReference.changed(.file("a"), [.erase(.whole, .mean)]).isCropped)
  }

  @Test func `text is told in the whole's places, and nothing of it is lost`() {
    let output = ParsedOutput(text: "see <loc0000><loc0000><loc1023><loc1023><seg001> cat ; well")
    let placed = output.placed(in: PictureArea(left: 0, top: 0, right: 0.5, bottom: 0.5))
    #expect(placed.text == "see <loc0000><loc0000><loc0512><loc0512><seg001> cat ; well")
    #expect(placed.detections[0].box == LocationBox(y0: 0, x0: 0, y1: 512, x1: 512))
    #expect(placed.detections[0].flags == output.detections[0].flags)
  }
}
