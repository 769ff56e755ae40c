import Files
import Foundation
import TestSupport
import Testing

@testable import Tensors

struct NumPyArchiveTests {
  private static let fixtures = Bundle.module.resourcePath! + "/Fixtures/Arrays"
  private let folder = TemporaryFolder()
  private let expected = (0..<24).map { Float($0) / 4 - 2 }

  private func fixture(_ name: String) throws -> [UInt8] {
    try readFile(Path("\(Self.fixtures)/\(name)"), limit: 1 << 20)
  }

  @Test(arguments: ["stored.npz", "deflated.npz", "pipe.npz"])
  func arraysOfEveryLayout(_ file: String) throws {
    let archive = try NumPyArchive(Path("\(Self.fixtures)/\(file)"))
    #expect(archive.names.count == 9)
    for name in ["f4", "f2", "f8", "v2", "columns", "columns8"] {
      let (shape, values) = try archive.floats(name)
      #expect(shape == [2, 3, 4] && values == expected, "\(name)")
      #expect(try archive.shape(name) == [2, 3, 4])
    }
    #expect(try archive.tensor("f2").elementType == .float16)
    #expect(try archive.tensor("v2").elementType == .bfloat16)
    #expect(try archive.tensor("f8").elementType == .float32)
    #expect(try archive.floats("scalar") == ([], [2.5]))
    #expect(try archive.floats("empty") == ([0, 3], []))
    #expect(try archive.floats("path/to/one").values == [1, 1, 1, 1, 1])
    #expect(throws: NumPyError.missing(file: archive.path, array: "none")) { try archive.floats("none") }
  }

  @Test func storedArraysAreViews() throws {
    let archive = try NumPyArchive(Path("\(Self.fixtures)/stored.npz"))
    #expect(try archive.tensor("f4").owner is MappedFile)
    #expect(try archive.tensor("columns").owner is OwnedBytes)
  }

  @Test(arguments: [1, 2, 3])
  func singleArrays(_ version: Int) throws {
    let archive = try NumPyArchive(Path("\(Self.fixtures)/version\(version).npy"))
    #expect(archive.names == ["version\(version)"])
    #expect(try archive.floats("version\(version)").values == expected)
  }

  @Test(arguments: [
    ("objects", "holds pickled objects"), ("i8", "has the type <i8"), ("big", "has the type >f4"),
    ("fields", "has the type [...]"), ("text", "has the type <U1"),
  ])
  func typesThatAreRefused(_ name: String, _ fault: String) throws {
    let archive = try NumPyArchive(Path("\(Self.fixtures)/refused.npz"))
    let error = #expect(throws: NumPyError.self) { try archive.floats(name) }
    #expect("\(try #require(error))".contains("refused.npz: \(name) \(fault)"))
  }

  @Test func otherCompressionIsRefused() throws {
    let archive = try NumPyArchive(Path("\(Self.fixtures)/bzip2.npz"))
    #expect(throws: NumPyError.method(file: archive.path, array: "a", method: 12)) { try archive.floats("a") }
  }

  /// A ZIP64 archive of one stored member: every narrow field says that the wide one holds.
  private func wideArchive(_ data: [UInt8]) -> [UInt8] {
    let name = Array("a.npy".utf8)
    let all = UInt32.max
    let sum = littleEndian(data.withUnsafeBytes { zipChecksum($0) })
    let local =
      littleEndian(UInt32(0x0403_4B50)) + [UInt8](repeating: 0, count: 10) + sum + littleEndian(all)
      + littleEndian(all) + [5, 0, 0, 0] + name + data
    let count = UInt64(data.count)
    let extra = [1, 0, 24, 0] + littleEndian(count) + littleEndian(count) + littleEndian(UInt64(0))
    let central =
      littleEndian(UInt32(0x0201_4B50)) + [UInt8](repeating: 0, count: 12) + sum + littleEndian(all)
      + littleEndian(all) + [5, 0, 28, 0] + [UInt8](repeating: 0, count: 10) + littleEndian(all) + name
      + extra
    let wideEnd =
      littleEndian(UInt32(0x0606_4B50)) + littleEndian(UInt64(44)) + [UInt8](repeating: 0, count: 12)
      + littleEndian(UInt64(1)) + littleEndian(UInt64(1)) + littleEndian(UInt64(central.count))
      + littleEndian(UInt64(local.count))
    let locator =
      littleEndian(UInt32(0x0706_4B50)) + littleEndian(UInt32(0))
      + littleEndian(UInt64(local.count + central.count)) + littleEndian(UInt32(1))
    let end =
      littleEndian(UInt32(0x0605_4B50)) + [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF] + littleEndian(all)
      + littleEndian(all) + [0, 0]
    return local + central + wideEnd + locator + end
  }

  @Test func wideArchives() throws {
    let whole = wideArchive(try fixture("version1.npy"))
    #expect(try NumPyArchive(Path(folder.write("wide.npz", whole))).floats("a").values == expected)
    for place in whole.indices {
      for value: UInt8 in [0x7F, 0xFF] {
        var damaged = whole
        damaged[place] = value
        guard let archive = try? NumPyArchive(Path(folder.write("wide.npz", damaged))) else { continue }
        if let values = try? archive.floats("a").values { #expect(values == expected) }
      }
    }
  }

  /// Cut anywhere, an archive is refused: its directory is at the end.
  @Test func everyTruncationIsRefused() throws {
    let whole = try fixture("deflated.npz")
    for length in stride(from: 0, to: whole.count, by: 11) {
      let path = try folder.write("cut.npz", whole.prefix(length))
      #expect(throws: NumPyError.self) { try NumPyArchive(Path(path)) }
    }
  }

  /// A changed byte is an error or changes nothing that is read; checksums cover the data.
  @Test(arguments: ["stored.npz", "deflated.npz", "pipe.npz"])
  func changedBytesNeverTrap(_ file: String) throws {
    let whole = try fixture(file)
    let names = try NumPyArchive(Path("\(Self.fixtures)/\(file)")).names
    for place in stride(from: 0, to: whole.count, by: 5) {
      var damaged = whole
      damaged[place] ^= place % 2 == 0 ? 0xFF : 0x01
      guard let archive = try? NumPyArchive(Path(folder.write("changed.npz", damaged))) else { continue }
      for name in names {
        guard let (shape, values) = try? archive.floats(name) else { continue }
        #expect(shape != [2, 3, 4] || values == expected)
      }
    }
  }

  /// A .npy file with the header as given.
  private func array(_ header: String, data: [UInt8] = [], length: Int? = nil) throws -> NumPyArchive {
    let text = Array(header.utf8)
    let start = [0x93] + Array("NUMPY".utf8) + [1, 0] + littleEndian(UInt16(length ?? text.count))
    return try NumPyArchive(Path(folder.write("a.npy", start + text + data)))
  }

  @Test(arguments: [
    "", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)",
    "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': 1}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}",
    "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
    "{'descr': __import__('os').system('true'), 'fortran_order': False, 'shape': (1,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x", "{'descr': '<f4",
    "{'descr': [('x', '<f4'",
  ])
  func damagedHeaders(_ header: String) {
    #expect(throws: NumPyError.self) { try array(header, data: [0, 0, 0, 0]) }
  }

  @Test func lengthsAreHeldAgainstTheHeader() throws {
    func header(_ shape: String) -> String { "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }" }
    #expect(try array(header("(1,)"), data: [0, 0, 0x80, 0x3F]).floats("a").values == [1])
    #expect(
      throws: NumPyError.wrongLength(file: Path("\(folder.path)/a.npy"), array: "a", expected: 8, got: 4)
    ) {
      try array(header("(2,)"), data: [0, 0, 0, 0]).floats("a")
    }
    #expect(throws: NumPyError.damagedHeader(file: Path("\(folder.path)/a.npy"), array: "a")) {
      // 2^64 + 1 floats in bytes is 4 modulo 2^64.
      try array(header("(4611686018427387905,)"), data: [0, 0, 0, 0]).floats("a")
    }
    let long = header("(1,)") + String(repeating: " ", count: 10_000)
    #expect(throws: NumPyError.notArchive(file: Path("\(folder.path)/a.npy"))) { try array(long) }
    #expect(throws: NumPyError.notArchive(file: Path("\(folder.path)/a.npy"))) { try array("{}", length: 3) }
  }

  /// 24 floats whose directory says 900 MB: refused before that is allocated.
  @Test func bombsAreRefusedByTheirSizes() throws {
    var bytes = try fixture("deflated.npz")
    let first = try #require(bytes.indices.first { bytes[$0...].starts(with: [0x50, 0x4B, 1, 2]) })
    bytes.replaceSubrange(first + 24..<first + 28, with: littleEndian(UInt32(900_000_000)))
    let archive = try NumPyArchive(Path(folder.write("bomb.npz", bytes)))
    let name = archive.names[0]
    let error = #expect(throws: NumPyError.self) { try archive.floats(name) }
    #expect("\(try #require(error))".contains("has 899999872 bytes, its shape and type need 96"))
  }

  @Test func filesThatAreNotFiles() throws {
    let pipe = folder.pipe("p.npz")
    #expect(throws: FileError.notRegular(file: Path(pipe), kind: "pipe")) { try NumPyArchive(Path(pipe)) }
    let text = try folder.write("t.npz", Array("PKnothing".utf8))
    #expect(throws: NumPyError.notArchive(file: Path(text))) { try NumPyArchive(Path(text)) }
  }
}
