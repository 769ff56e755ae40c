import Files
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Pictures

/// What a header costs: some thousands of bytes, however large the file is.
@Suite struct PictureHeaderTests {
  /// A file that is nowhere: some bytes at some places, and zeros between them.
  private final class SparseFile: Sendable {
    let count: Int
    private let parts: [(at: Int, bytes: [UInt8])]
    private let read = Mutex(0)
    private let failing: Bool

    init(_ parts: [Part], failing: Bool = false) {
      var at = 0
      var placed: [(at: Int, bytes: [UInt8])] = []
      for part in parts {
        if case .bytes(let bytes) = part { placed.append((at, bytes)) }
        at += part.count
      }
      (count, self.parts, self.failing) = (at, placed, failing)
    }

    var bytesRead: Int { read.withLock { $0 } }

    var header: PictureFile.Header {
      get throws {
        let stamp = FileStamp(size: count, inode: 1, seconds: 1)
        let bytes = PictureBytes(stamp) { [self] buffer, at throws(FileError) in
          if failing, at > 100 { throw .system(file: "p", operation: "read", code: EIO) }
          read.withLock { $0 += buffer.count }
          _ = memset(buffer.baseAddress!, 0, buffer.count)
          for part in parts {
            let seen = max(part.at, at)..<max(part.at, at, min(part.at + part.bytes.count, at + buffer.count))
            for place in seen { buffer[place - at] = part.bytes[place - part.at] }
          }
        }
        return try EncodedPicture(bytes, path: "p").header
      }
    }
  }

  private enum Part {
    case bytes([UInt8])
    case zeros(Int)

    var count: Int {
      switch self {
      case .bytes(let bytes): bytes.count
      case .zeros(let count): count
      }
    }
  }

  private static let much = 500 << 20

  private static func big(_ value: Int, _ bytes: Int = 4) -> [UInt8] {
    (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func little(_ value: Int, _ bytes: Int = 4) -> [UInt8] { big(value, bytes).reversed() }

  /// A TIFF block with an orientation alone.
  private static func exif(_ orientation: UInt8) -> [UInt8] {
    Array("MM\0*".utf8) + big(8) + big(1, 2) + [0x01, 0x12, 0, 3] + big(1) + [0, orientation, 0, 0] + big(0)
  }

  // MARK: PNG

  private static func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
    big(body.count) + Array(type.utf8) + body + big(Int(Fixture.crc(Array(type.utf8) + body)))
  }

  private static let pngStart =
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    + chunk("IHDR", big(300) + big(200) + [8, 2, 0, 0, 0])

  private static func pixels(_ count: Int) -> [Part] {
    [.bytes(big(count) + Array("IDAT".utf8)), .zeros(count + 4)]
  }

  @Test(arguments: [false, true])
  func aLargePNGIsKnownByItsChunks(isTurnedAtTheEnd: Bool) throws {
    let turn = Self.chunk("eXIf", Self.exif(6))
    let file = SparseFile(
      [.bytes(Self.pngStart + (isTurnedAtTheEnd ? [] : turn))] + Self.pixels(Self.much) + Self.pixels(9000)
        + [.bytes((isTurnedAtTheEnd ? turn : []) + Self.chunk("IEND", []))])
    #expect(try file.header == PictureFile.Header(format: .png, width: 200, height: 300, orientation: 6))
    #expect(file.bytesRead < 20_000)
  }

  /// As libpng writes them, 8 KB each.
  @Test func manyChunksOfPixelsAreSteppedOver() throws {
    let file = SparseFile(
      [.bytes(Self.pngStart)] + (0..<2000).flatMap { _ in Self.pixels(8192) }
        + [.bytes(Self.chunk("eXIf", Self.exif(3)) + Self.chunk("IEND", []))])
    #expect(try file.header.orientation == 3)
    #expect(file.bytesRead < 200_000)
  }

  // MARK: JPEG

  private static func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
    [0xFF, marker] + big(body.count + 2, 2) + body
  }

  private static func jpeg(_ segments: [Part]) -> [Part] {
    [.bytes([0xFF, 0xD8])] + segments + [
      .bytes(
        segment(0xC0, [8] + big(200, 2) + big(300, 2) + [1, 1, 0x11, 0])
          + segment(0xDA, [1, 1, 0, 0, 63, 0])), .zeros(much), .bytes([0xFF, 0xD9]),
    ]
  }

  @Test func aLargeJPEGIsKnownByItsSegments() throws {
    // Colour profiles, thumbnails, maps of depth: four million bytes before the sizes.
    let profiles = (0..<64).flatMap { _ in [Part.bytes([0xFF, 0xE2] + Self.big(65_535, 2)), .zeros(65_533)] }
    let turn = Self.segment(0xE1, Array("Exif\0\0".utf8) + Self.exif(8))
    let file = SparseFile(Self.jpeg([.bytes(turn)] + profiles))
    #expect(try file.header == PictureFile.Header(format: .jpeg, width: 200, height: 300, orientation: 8))
    #expect(file.bytesRead < 100_000)
  }

  @Test func aSegmentThatEndsAfterTheFileIsACut() throws {
    let file = SparseFile([.bytes([0xFF, 0xD8, 0xFF, 0xE2] + Self.big(60_000, 2)), .zeros(1000)])
    #expect(throws: PictureError.truncated(path: "p", format: .jpeg)) { try file.header }
  }

  // MARK: WebP

  private static func riff(_ type: String, _ body: [UInt8], length: Int? = nil) -> [UInt8] {
    Array(type.utf8) + little(length ?? body.count) + body
  }

  /// A canvas of 300 x 200 with orientation, pixels, and then what turns it.
  private static func webP(missing: Int = 0) -> SparseFile {
    let canvas = riff("VP8X", [0x08, 0, 0, 0] + little(299, 3) + little(199, 3))
    let frame: [UInt8] = [0x10, 0x02, 0, 0x9D, 0x01, 0x2A, 0x2C, 0x01, 0xC8, 0]
    let start = canvas + riff("VP8 ", frame, length: much + frame.count)
    let turn = riff("EXIF", exif(5))
    let size = 4 + start.count + much + turn.count
    return SparseFile([
      .bytes(Array("RIFF".utf8) + little(size) + Array("WEBP".utf8) + start), .zeros(much - missing),
      .bytes(turn),
    ])
  }

  @Test func aLargeWebPIsKnownByItsChunks() throws {
    let file = Self.webP()
    #expect(try file.header == PictureFile.Header(format: .webp, width: 200, height: 300, orientation: 5))
    #expect(file.bytesRead < 10_000)
    #expect(throws: PictureError.truncated(path: "p", format: .webp)) { try Self.webP(missing: 9).header }
  }

  // MARK: All

  /// Whatever is cut or damaged: where the beginning tells a fault, decoding tells the same.
  @Test(arguments: [
    "turned.png", "rgb.png", "orientation-6.jpg", "progressive.jpg", "turned.webp", "lossy.webp",
  ])
  func headersOfDamagedFilesTellNothingElse(name: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Fixture.path(name).text))
    var random = Dice(state: 3)
    for number in 0..<200 {
      var damaged = bytes
      damaged[Int.random(in: 0..<min(300, bytes.count), using: &random)] = .random(
        in: 0...255, using: &random)
      if number % 2 == 0 { damaged = damaged.prefix(.random(in: 0...bytes.count, using: &random)) }
      try Fixture.withFile(damaged) { path in
        let header = Result { try PictureFile.header(of: path) }
        switch (header, Result { try PictureFile.decode(path) }) {
        case (.success(let header), .success(let picture)):
          #expect(header.width == picture.width && header.height == picture.height)
        case (.failure(let early), .failure(let late)): #expect("\(early)" == "\(late)")
        case (.failure(let fault), .success): Issue.record("\(fault), but it is decoded")
        case (.success, .failure): break
        }
      }
    }
  }

  @Test func aReadThatFailsIsNamed() {
    let file = SparseFile([.bytes(Self.pngStart)] + Self.pixels(Self.much) + Self.pixels(1), failing: true)
    #expect(throws: PictureError.file(.system(file: "p", operation: "read", code: EIO))) { try file.header }
  }
}
