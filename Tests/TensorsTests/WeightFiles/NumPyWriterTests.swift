import Files
import Foundation
import TestSupport
import Testing

@testable import Tensors

struct NumPyWriterTests {
  private let folder = TemporaryFolder()

  private func write(_ arrays: [(String, NumPyArray)]) throws -> Path {
    var writer = NumPyWriter()
    for (name, array) in arrays { try writer.add(name, array) }
    let path = Path("\(folder.path)/arrays.npz")
    try writer.archive.withUnsafeBytes { try AtomicFile.write($0, to: path) }
    return path
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let values = (0..<24).map { Float($0) / 7 - 1 }
    let archive = try NumPyArchive(
      try write([
        ("weights", NumPyArray(values, shape: [2, 3, 4])), ("none", NumPyArray([], shape: [0, 3])),
        ("steps", NumPyArray([3, -1])), ("tokens", NumPyArray(["a", "\u{2603}\u{1F600}", ""])),
      ]))
    #expect(Set(archive.names) == ["weights", "none", "steps", "tokens"])
    #expect(try archive.shape("weights") == [2, 3, 4] && archive.floats("weights").values == values)
    #expect(try archive.floats("none") == ([0, 3], []))
    #expect(try archive.shape("steps") == [2] && archive.shape("tokens") == [3])
  }

  /// The bytes as NumPy's own format has them.
  @Test func anArraysFile() throws {
    let file = NumPyArray(["ab", "\u{2603}"]).file
    #expect(file.prefix(8) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0])
    let length = Int(file[8]) + Int(file[9]) << 8
    #expect((10 + length) % 64 == 0 && file[9 + length] == 0x0A)
    let header = String(decoding: file[10..<10 + length], as: UTF8.self)
    #expect(header.hasPrefix("{'descr': '<U2', 'fortran_order': False, 'shape': (2,), }"))
    #expect(file[(10 + length)...] == [0x61, 0, 0, 0, 0x62, 0, 0, 0, 0x03, 0x26, 0, 0, 0, 0, 0, 0])
    let numbers = NumPyArray([1, -2]).file
    #expect(numbers.suffix(16) == [1, 0, 0, 0, 0, 0, 0, 0, 0xFE, 255, 255, 255, 255, 255, 255, 255])
  }
}
