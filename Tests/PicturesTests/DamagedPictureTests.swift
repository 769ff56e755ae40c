import Files
import Foundation
import TestSupport
import Testing

@testable import Pictures

@Suite struct DamagedPictureTests {
  private static let samples = [
    "rgb.png", "interlaced.png", "palette-alpha.png", "baseline-420.jpg", "progressive.jpg", "cmyk.jpg",
    "lossy.webp", "alpha.webp",
  ]

  /// A file that ends early is an error, wherever it ends. Two bytes less of a JPEG lose its end marker alone.
  @Test(arguments: samples)
  func truncationIsAnError(name: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Fixture.path(name).text))
    let end = name.hasSuffix(".jpg") ? bytes.count - 2 : bytes.count
    for length in stride(from: 0, to: end, by: max(1, end / 97)) {
      try Fixture.withFile(bytes.prefix(length)) { path in
        #expect(throws: PictureError.self, "\(name) cut to \(length) of \(bytes.count)") {
          try PictureFile.decode(path)
        }
      }
    }
  }

  @Test(arguments: samples)
  func corruptionNeverCrashes(name: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Fixture.path(name).text))
    var random = Dice(state: 11)
    for _ in 0..<150 {
      var damaged = bytes
      for _ in 0..<3 {
        damaged[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
      }
      try Fixture.withFile(damaged) { path in
        do {
          let picture = try PictureFile.decode(path)
          #expect(picture.rgb.count == picture.width * picture.height * 3)
        } catch let error as PictureError {
          #expect(!error.description.contains("\n") && error.description.hasPrefix(path.description))
        }
      }
    }
  }

  @Test func whatIsNoPictureIsNamed() throws {
    try Fixture.withFile(Data("GIF89a, or so it says".utf8)) { path in
      #expect(throws: PictureError.notAPicture(path: path)) { try PictureFile.decode(path) }
      #expect(PictureError.notAPicture(path: path).description == "\(path): not a PNG, JPEG or WebP picture")
    }
    try Fixture.withFile(Data()) { path in
      #expect(throws: PictureError.notAPicture(path: path)) { try PictureFile.decode(path) }
    }
  }

  @Test func foldersAndPipesAreRefusedAtOnce() throws {
    let folder = NSTemporaryDirectory()
    #expect(throws: PictureError.self) { try PictureFile.decode(Path(folder)) }
    let pipe = folder + "/pipe-\(UUID().uuidString)"
    #expect(mkfifo(pipe, 0o600) == 0)
    defer { unlink(pipe) }
    #expect(throws: PictureError.self) { try PictureFile.decode(Path(pipe)) }
  }

  /// 60,000 x 60,000 pixels said by a header of a few bytes.
  @Test func aBombIsRefusedByItsHeader() throws {
    var bytes = try Data(contentsOf: URL(fileURLWithPath: Fixture.path("rgb.png").text))
    let size: [UInt8] = [0, 0, 0xEA, 0x60]
    bytes.replaceSubrange(16..<24, with: size + size)
    let header = Array(bytes[12..<29])
    bytes.replaceSubrange(29..<33, with: withUnsafeBytes(of: Fixture.crc(header).bigEndian) { Array($0) })
    try Fixture.withFile(bytes) { path in
      #expect(
        throws: PictureError.tooLarge(
          path: path, width: 60_000, height: 60_000, limit: PictureFile.pixelLimit)
      ) { try PictureFile.decode(path) }
    }
  }
}
