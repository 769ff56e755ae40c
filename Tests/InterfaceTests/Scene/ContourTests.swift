import Answers
import Testing

@testable import Interface

struct ContourTests {
  /// 4 x 4 pixels at (8, 8), all covered: a line around them, corners included, and none upon them.
  @Test(arguments: [1, 2, 3])
  func theLineRunsAroundWhatIsCovered(width: Int) {
    let mask = BoxMask(probabilities: [Float](repeating: 1, count: 4096))
    let region = mask.pasted(
      in: LocationBox(y0: 512, x0: 512, y1: 768, x1: 768), width: 16, height: 16)
    let pixels = Contour(of: region, .broad(width)).pixels
    let side = 4 + 2 * width
    #expect(pixels.count == side * side - 16)
    #expect(pixels.allSatisfy { !((8...11).contains($0.x) && (8...11).contains($0.y)) })
    #expect(pixels.allSatisfy { (8 - width...11 + width).contains($0.x) })
  }

  /// Of a thin line the corners stay open.
  @Test func aThinLineHasNoCorners() {
    let mask = BoxMask(probabilities: [Float](repeating: 1, count: 4096))
    let region = mask.resized(to: 3..<5, 7..<8, seen: 3..<5, 7..<8)
    let pixels = Set(Contour(of: region, .fine).pixels.map { [$0.x, $0.y] })
    #expect(pixels == [[2, 7], [5, 7], [3, 6], [4, 6], [3, 8], [4, 8]])
  }

  @Test func nothingCoveredHasNoLine() {
    let mask = BoxMask(probabilities: [Float](repeating: 0, count: 4096))
    let region = mask.pasted(in: LocationBox(y0: 0, x0: 0, y1: 1023, x1: 1023), width: 9, height: 9)
    #expect(Contour(of: region, .broad(2)).pixels.isEmpty)
  }
}
