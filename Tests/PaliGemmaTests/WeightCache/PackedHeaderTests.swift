import Foundation
import JSON
import Testing

@testable import PaliGemma

/// Files that are not whole are never used, and never end the process.
struct PackedHeaderTests {
  private func packed() throws -> (cached: CachedModel, file: String, bytes: [UInt8]) {
    let cached = try CachedModel()
    _ = try cached.load()
    let file = try cached.file()
    return (cached, file, Array(try Data(contentsOf: URL(fileURLWithPath: file))))
  }

  private func write(_ bytes: some Sequence<UInt8>, _ path: String) throws {
    try Data(Array(bytes)).write(to: URL(fileURLWithPath: path))
  }

  private func isUsed(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { PackedHeader.read($0) } != nil }

  @Test func whatWasWrittenIsRead() throws {
    let (cached, file, bytes) = try packed()
    let (header, start) = try #require(bytes.withUnsafeBytes { PackedHeader.read($0) })
    #expect(header.model == cached.model.path.name.text && header.precision == "q8")
    let table = PackedChecksums.byteCount(pieces: header.contents.pieces)
    #expect(start % 4096 == 0 && start + header.contents.checksums + table == bytes.count)
    #expect(try header.bytes() == Array(bytes[..<start]))
    #expect(try cached.mapped(file) != nil)
  }

  @Test func aTruncatedFileIsNotUsed() throws {
    let (cached, file, bytes) = try packed()
    let cuts = Array(0...40) + stride(from: 41, to: bytes.count, by: 4099) + [bytes.count - 1]
    for cut in cuts { #expect(!isUsed(Array(bytes[..<cut])), "\(cut)") }
    #expect(!isUsed(bytes + [0]))
    for cut in [0, 10, 5000, bytes.count / 2, bytes.count - 1] {
      try write(bytes[..<cut], file)
      #expect(try cached.mapped(file) == nil)
      _ = try cached.load()
      #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == Data(bytes), "\(cut) made anew")
    }
  }

  @Test func aFlippedByteOfTheHeaderIsSeen() throws {
    var (cached, file, bytes) = try packed()
    let text = Int(bytes[16]) | Int(bytes[17]) << 8 | Int(bytes[18]) << 16
    for place in Array(0..<32) + stride(from: 32, to: 32 + text, by: 61) {
      bytes[place] ^= 0x41
      #expect(!isUsed(bytes), "\(place)")
      bytes[place] ^= 0x41
    }
    #expect(isUsed(bytes))
    bytes[40] ^= 1
    try write(bytes, file)
    let note = try cached.load().summary.warning
    #expect(note == "\(file): was damaged and has been packed anew")
    #expect(try cached.mapped(file) != nil)
    #expect(try cached.load().summary.warning == nil)
  }

  /// Whole files with a right hash that say something else: another layout, another matrix, a source of another
  /// time, offsets far out.
  @Test func anotherKeyIsStale() throws {
    let (cached, file, bytes) = try packed()
    let (header, start) = try #require(bytes.withUnsafeBytes { PackedHeader.read($0) })
    func change(_ from: String, _ to: String) throws {
      let text = try JSONLine.text(encoding: header)
      #expect(text.contains(from))
      let changed = try JSONDocument(
        text: Array(text.replacingOccurrences(of: from, with: to).utf8), file: "header"
      ).root.decoded(PackedHeader.self)
      try write(try changed.bytes() + bytes[start...], file)
      #expect(try cached.mapped(file) == nil, "\(to)")
    }
    try change("\"layout\":1", "\"layout\":2")
    try change("\"pieces\":", "\"pieces\":1")
    try change("\"q8\"", "\"q4\"")
    try change("\"offset\":0", "\"offset\":4611686018427387904")
    try change("\"offset\":0", "\"offset\":-64")
    try change("\"modified\":[", "\"modified\":[1,")
    try change("\"hash\":\"", "\"hash\":\"0")
    _ = try cached.load()
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == Data(bytes))
  }
}
