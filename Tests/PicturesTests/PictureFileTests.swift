import Files
import Foundation
import Testing

@testable import Pictures

private struct Expected: Decodable {
  let width: Int
  let height: Int
  let rgb: String
  let alpha: String?
}

@Suite struct PictureFileTests {
  /// Every fixture that Pillow read, name by name.
  private static let expected: [String: Expected] = {
    let data = try! Data(contentsOf: URL(fileURLWithPath: Fixture.path("expected.json").text))
    return try! JSONDecoder().decode([String: Expected].self, from: data)
  }()

  @Test(arguments: expected.keys.sorted())
  func pixelsAreThoseOfPillow(name: String) throws {
    let expected = try #require(Self.expected[name])
    let picture = try PictureFile.decode(Fixture.path(name))
    #expect(picture.width == expected.width)
    #expect(picture.height == expected.height)
    if name.hasSuffix(".jpg") {
      // Another release of the decoder may round one step otherwise.
      let reference = try Data(contentsOf: URL(fileURLWithPath: Fixture.path(name + ".rgb").text))
      let worst = zip(picture.rgb, reference).map { abs(Int($0) - Int($1)) }.max()
      #expect(try #require(worst) <= 1)
      #expect(picture.rgb.count == reference.count)
    } else {
      #expect(Fixture.digest(picture.rgb) == expected.rgb)
    }
    let isSeeThrough = picture.alpha.map { $0.contains { $0 < 255 } } ?? false
    if let alpha = expected.alpha {
      #expect(picture.alpha.map(Fixture.digest) == alpha)
    } else {
      #expect(!isSeeThrough)
    }
  }

  @Test(arguments: expected.keys.sorted())
  func headerAgreesWithThePicture(name: String) throws {
    let header = try PictureFile.header(of: Fixture.path(name))
    let expected = try #require(Self.expected[name])
    #expect(header.width == expected.width && header.height == expected.height)
    #expect(
      header.format.rawValue == (name as NSString).pathExtension.replacingOccurrences(of: "jpg", with: "jpeg")
    )
  }

  @Test func previewIsNeverSmallerThanWhatItIsToFill() throws {
    let picture = try PictureFile.decodePreview(Fixture.path("baseline-420.jpg"), fitting: (20, 20))
    #expect(picture.width == 31 && picture.height == 22)
    let whole = try PictureFile.decodePreview(Fixture.path("baseline-420.jpg"), fitting: (600, 600))
    #expect(whole.width == 61 && whole.height == 43)
  }
}
