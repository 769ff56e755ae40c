import Foundation
import Tensors
import Testing

@testable import PaliGemma

/// A file of packed weights with a byte changed anywhere: found, packed anew and said, or the byte is one that nobody
/// reads.
struct PackedChecksumsTests {
  /// Where the file is flipped: everywhere in steps, and each byte of some stretches.
  private func places(_ bytes: Int, dataStart: Int, table: Int) -> [Int] {
    let ends = [dataStart, (dataStart + bytes) / 2, table, bytes].flatMap { ($0 - 9)..<($0 + 9) }
    return (ends + stride(from: 0, to: bytes, by: 977)).filter { $0 >= 0 && $0 < bytes }
  }

  @Test(arguments: [PrecisionChoice.fixed(.q8), .fixed(.q4), .fixed(.bf16)])
  func aFlippedByteIsSeenOrIsPadding(_ precision: PrecisionChoice) throws {
    let cached = try CachedModel(.paligemma1, .init(elementType: .float32))
    _ = try cached.load(precision)
    let file = try cached.file()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    let (header, start) = try #require(bytes.withUnsafeBytes { PackedHeader.read($0) })
    let matrices = header.contents.matrices
    let list = try cached.list(precision).list
    let covered = zip(list.items, matrices).map {
      start + $1.offset..<start + $1.offset + $0.form.byteCount
    }
    let text = 32 + bytes[16..<24].reversed().reduce(0) { $0 << 8 | Int($1) }
    let table = start + header.contents.checksums
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
    func write(_ byte: UInt8, _ place: Int) throws {
      try handle.seek(toOffset: UInt64(place))
      try handle.write(contentsOf: [byte])
    }
    for place in places(bytes.count, dataStart: start, table: table) {
      try write(bytes[place] ^ 0x10, place)
      let isRead = place < text || place >= table || covered.contains { $0.contains(place) }
      #expect(try (cached.mapped(file, precision) == nil) == isRead, "\(place)")
      try write(bytes[place], place)
    }
    #expect(try cached.mapped(file, precision) != nil)
  }

  @Test(arguments: [PrecisionChoice.fixed(.q8), .fixed(.q4), .fixed(.bf16)], [0.2, 0.5, 0.95])
  func theAnswerIsRightAndTheFileMadeAnew(_ precision: PrecisionChoice, _ place: Double) throws {
    let cached = try CachedModel(.paligemma2, .init(elementType: .float32))
    let request = try TinyCheckpoint.paligemma2.records()[0].request()
    let whole = try cached.load(precision).answer(request).tokens.map(\.logprob)
    let file = try cached.file()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    var damaged = bytes
    let first = Int(place * Double(bytes.count))
    for index in first..<first + 100 { damaged[index] ^= 0x41 }
    try damaged.write(to: URL(fileURLWithPath: file))
    let model = try cached.load(precision)
    #expect(model.summary.warning == "\(file): was damaged and has been packed anew")
    #expect(try model.answer(request).tokens.map(\.logprob) == whole)
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == bytes)
    #expect(try cached.load(precision).summary.warning == nil)
  }

  @Test func whatDoesNotFitItsTableIsDamaged() {
    let pieces = [[UInt8](repeating: 1, count: 100), [], [UInt8](repeating: 2, count: 64)]
    var sums = PackedChecksums()
    for piece in pieces { piece.withUnsafeBytes { sums.add($0) } }
    let table = sums.bytes
    #expect(table.count == PackedChecksums.byteCount(pieces: 3))
    func holds(_ table: [UInt8], _ order: [Int]) -> Bool {
      let memory = pieces.map { $0.withUnsafeBytes { UnsafeMutableRawBufferPointer.copy($0) } }
      defer { memory.forEach { $0.deallocate() } }
      return table.withUnsafeBytes { table in
        PackedChecksums.hold(table, for: order.map { UnsafeRawBufferPointer(memory[$0]) }) { _ in }
      }
    }
    #expect(holds(table, [0, 1, 2]))
    #expect(!holds(table, [1, 0, 2]) && !holds(table, [0, 1]) && !holds(table, [0, 1, 2, 2]))
    #expect(!holds(Array(table.dropLast()), [0, 1, 2]) && !holds([], []))
  }
}

extension UnsafeMutableRawBufferPointer {
  fileprivate static func copy(_ bytes: UnsafeRawBufferPointer) -> Self {
    let memory = allocate(byteCount: bytes.count, alignment: 8)
    memory.copyMemory(from: bytes)
    return memory
  }
}
