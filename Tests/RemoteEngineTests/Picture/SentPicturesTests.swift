import Files
import Foundation
import Pictures
import TestSupport
import Testing

@testable import RemoteEngine

struct SentPicturesTests {
  private let folder = TemporaryFolder()

  private func picture(_ width: Int, _ height: Int, alpha: Bool = false) -> Picture {
    Picture(
      width: width, height: height, rgb: (0..<width * height * 3).map { UInt8(truncatingIfNeeded: $0 &* 7) },
      alpha: alpha ? [UInt8](repeating: 0, count: width * height) : nil)
  }

  private func decoded(_ url: String) throws -> Picture {
    let start = "data:image/png;base64,"
    #expect(url.hasPrefix(start))
    let bytes = try #require(Data(base64Encoded: String(url.dropFirst(start.count))))
    return try PictureFile.decode(Path(folder.write("sent.png", bytes)))
  }

  @Test func theModelsSquareIsSentWithoutAlpha() throws {
    let pictures = SentPictures(PictureStore())
    for size in [(40, 30), (16, 16)] {
      let original = picture(size.0, size.1, alpha: true)
      let stored = try pictures.read(.pixels(original, name: "a"))
      let sent = try decoded(try pictures.url(of: stored, side: 16))
      let squashed = original.squashed(width: 16, height: 16)
      #expect(sent == Picture(width: 16, height: 16, rgb: squashed.rgb))
    }
  }

  @Test func whereTheSquareIsNotKnownThePictureIsSentWithinBounds() throws {
    for (size, sent) in [
      ((40, 30), (40, 30)), ((3000, 100), (1792, 60)), ((3, 20000), (1, 1792)), ((1792, 1), (1792, 1)),
    ] {
      let picture = picture(size.0, size.1).sent(side: nil)
      #expect((picture.width, picture.height) == sent)
    }
  }

  /// Neither its name nor anything that its file says besides pixels.
  @Test func nothingOfTheFileIsSent() throws {
    let secret = "GPS-52.5-13.4"
    let pictures = SentPictures(PictureStore())
    let path = try folder.write("secret-name.png", withComment(secret, picture(8, 8)))
    let url = try pictures.url(of: pictures.read(.file(Path(path))), side: nil)
    let sent = try #require(Data(base64Encoded: String(url.dropFirst(22))))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(secret.utf8)) != nil)
    #expect(sent.range(of: Data(secret.utf8)) == nil && sent.range(of: Data("secret".utf8)) == nil)
    #expect(try decoded(url).rgb == picture(8, 8).rgb)
  }

  /// A `tEXt` chunk after the header; its checksum is not looked at where the chunk does not matter.
  private func withComment(_ text: String, _ picture: Picture) throws -> [UInt8] {
    let chunk = Array("Comment\0\(text)".utf8)
    let length = withUnsafeBytes(of: UInt32(chunk.count).bigEndian, Array.init)
    let kind = Array("tEXt".utf8)
    let sum = withUnsafeBytes(of: Self.checksum(kind + chunk).bigEndian, Array.init)
    return try picture.withPNG(named: "a") {
      Array($0[..<33]) + length + kind + chunk + sum + Array($0[33...])
    }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
      }
    }
  }

  /// The file is gone, and the picture is still known; another side is another picture.
  @Test func whatWasSentLastIsKept() throws {
    let pictures = SentPictures(PictureStore())
    let path = Path(try folder.write("a.png", picture(8, 8).withPNG(named: "a") { Array($0) }))
    let stored = try pictures.read(.file(path))
    let other = StoredPicture(path: path, stamp: stored.identity.stamp, picture: picture(9, 9))
    let url = try pictures.url(of: stored, side: 8)
    #expect(try pictures.url(of: stored, side: 8) == url)
    #expect(try pictures.url(of: other, side: 8) != url)
    #expect(try pictures.url(of: stored, side: 4) != url)
  }

  @Test func whatIsKeptHasItsBounds() throws {
    let pictures = SentPictures(PictureStore(), byteLimit: 600)
    let paths = try (0..<6).map {
      Path(try folder.write("\($0).png", picture(8, 8 + $0).withPNG(named: "a") { Array($0) }))
    }
    let urls = try paths.map { try pictures.url(of: pictures.read(.file($0)), side: 8) }
    #expect(urls.allSatisfy { $0.utf8.count < 600 })
    #expect(pictures.keptBytes <= 600 && pictures.keptBytes > 0)
  }
}
