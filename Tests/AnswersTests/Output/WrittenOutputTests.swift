import Answers
import Testing

@Suite struct WrittenOutputTests {
  @Test func aWholeAnswerIsTakenApart() {
    let codes = String(repeating: "<seg007>", count: 16)
    let text =
      "<loc0001><loc0002><loc0003><loc0004>\(codes) big cat ; <loc0009><loc0009><loc0001><loc0001> dog, or so"
    let output = ParsedOutput(text: text)
    #expect(output.detections.map(\.label) == ["big cat", "dog, or so"])
    #expect(output.detections[0].segmentCodes == Array(repeating: 7, count: 16))
    #expect(output.detections[1].flags == .inverted && output.detections[1].score == nil)
    #expect(output.spans.map(\.text).joined() == text)
  }

  @Test(arguments: ["", "a cat\nsleeps", "<loc9999> <seg200> <loc", "<loc0001><loc0002> two"])
  func whatIsNoObjectStaysText(text: String) {
    let output = ParsedOutput(text: text)
    #expect(output.detections.isEmpty && output.spans.map(\.text).joined() == text)
  }

  @Test func placesAreTheNearestAndInThePicture() {
    let box = LocationBox(PixelBox(x0: 0.4, y0: -7, x1: 1e300, y1: .nan), width: 1023, height: 10)
    #expect(box == LocationBox(y0: 0, x0: 0, y1: 0, x1: 1023))
    #expect(LocationBox(y0: 7, x0: 0, y1: 1023, x1: 2000).text == "<loc0007><loc0000><loc1023><loc1023>")
  }
}
