import Files
import Foundation
import Testing

@testable import Pictures

@Suite struct PictureChangeTests {
  /// Each pixel tells its place: red its column, green its row.
  private let picture = Picture(
    width: 20, height: 10, rgb: (0..<200).flatMap { [UInt8($0 % 20), UInt8($0 / 20), 7] })

  private func pixel(_ picture: Picture, _ x: Int, _ y: Int) -> [UInt8] {
    Array(picture.rgb[3 * (y * picture.width + x)..<3 * (y * picture.width + x) + 3])
  }

  @Test func aPartKeepsItsOwnPixels() {
    let part = picture.changed([.crop(PictureArea(left: 0.25, top: 0.5, right: 0.75, bottom: 0.9))])
    #expect((part.width, part.height) == (10, 4))
    #expect(pixel(part, 0, 0) == [5, 5, 7] && pixel(part, 9, 3) == [14, 8, 7])
  }

  @Test func aPartOfAPartLiesInTheWhole() {
    let outer = PictureArea(left: 0.5, top: 0, right: 1, bottom: 0.5)
    let inner = PictureArea(left: 0.5, top: 0.5, right: 1, bottom: 1)
    let reference = PictureReference.changed(
      .changed(.file("a.png"), [.crop(outer)]), [.crop(inner), .erase(.whole, .mean)])
    #expect(reference.area == PictureArea(left: 0.75, top: 0.25, right: 1, bottom: 0.5))
    #expect(reference.path == "a.png" && reference.changes.count == 3)
    #expect(
      picture.changed([.crop(outer), .crop(inner)]) == picture.changed([.crop(inner.within(outer))]))
  }

  @Test func whatIsErasedIsTheMeanColour() {
    let area = PictureArea(left: 0.1, top: 0.2, right: 0.3, bottom: 0.4)
    let erased = picture.changed([.erase(area, .mean)])
    #expect(pixel(erased, 2, 2) == [9, 4, 7] && pixel(erased, 5, 3) == [9, 4, 7])
    #expect(pixel(erased, 1, 2) == [1, 2, 7] && pixel(erased, 6, 3) == [6, 3, 7])
  }

  @Test func whatIsBlurredKeepsItsColoursAndLosesItsDetail() {
    var rgb = [UInt8](repeating: 0, count: 3 * 64 * 64)
    for place in 0..<64 * 64 where (place / 64 + place % 64).isMultiple(of: 2) {
      for channel in 0..<3 { rgb[3 * place + channel] = 200 }
    }
    let blurred = Picture(width: 64, height: 64, rgb: rgb).changed([.erase(.whole, .blur)])
    #expect(blurred.rgb.allSatisfy { (99...101).contains($0) })
    // From left to right it grows as it did.
    let row = picture.changed([.erase(.whole, .blur)])
    let reds = (0..<20).map { pixel(row, $0, 5)[0] }
    #expect(reds == reds.sorted() && reds[0] >= 1 && reds[19] <= 18 && reds[0] < reds[19])
  }

  @Test(arguments: [
    (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0), (.nan, -3, .infinity, 9), (0.9, 0.8, 0.1, 0.2),
  ])
  func anyEdgesMakeAnArea(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) {
    let area = PictureArea(left: left, top: top, right: right, bottom: bottom)
    #expect(area.left < area.right && area.top < area.bottom && area.left >= 0 && area.bottom <= 1)
    let one = Picture(width: 1, height: 1, rgb: [1, 2, 3], alpha: [9])
    #expect(one.changed([.crop(area), .erase(area, .blur)]) == one)
  }

  @Test func changesAreWrittenAndReadBack() throws {
    let changes: [PictureChange] = [
      .crop(PictureArea(left: 0, top: 0.5, right: 1, bottom: 1)), .erase(.whole, .blur),
    ]
    let text = try JSONEncoder().encode(changes)
    #expect(
      String(decoding: text, as: UTF8.self)
        .contains(#"{"crop":[0,0.5,1,1]}"#))
    #expect(try JSONDecoder().decode([PictureChange].self, from: text) == changes)
  }
}
