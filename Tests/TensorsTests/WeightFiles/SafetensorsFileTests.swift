import Files
import Glibc
import TestSupport
import Testing

@testable import Tensors

struct SafetensorsFileTests {
  private let folder = TemporaryFolder()

  private func open(_ bytes: [UInt8]) throws -> SafetensorsFile {
    try SafetensorsFile(Path(folder.write("f", bytes)))
  }

  private func open(_ header: String, data count: Int) throws -> SafetensorsFile {
    try open(safetensors(header, data: [UInt8](repeating: 1, count: count)))
  }

  @Test func tensorsAreViewsOfTheFile() throws {
    let header =
      "{\"__metadata__\":{\"format\":\"pt\"},\(entry("b", "BF16", [2, 3], 4, 16)),"
      + "\(entry("a", "F32", [], 0, 4)),\(entry("e", "F16", [0, 7], 16, 16)),\(entry("i", "I64", [1], 16, 24))}  "
    let file = try open(safetensors(header, data: Array(0..<24)))
    #expect(file.metadata == ["format": "pt"])
    #expect(file.entries.map(\.name) == ["a", "b", "e", "i"])
    let b = try file.tensor("b")
    #expect(b.elementType == .bfloat16 && b.shape == [2, 3] && b.elementCount == 6)
    #expect(Array(b.bytes) == Array(4..<16))
    #expect(try file.tensor("a").bytes.loadUnaligned(as: UInt32.self) == 0x0302_0100)
    #expect(try file.tensor("e").elementCount == 0)
    #expect(throws: SafetensorsError.missing(file: file.path, tensor: "none")) { try file.tensor("none") }
    #expect(throws: SafetensorsError.unusableType(file: file.path, tensor: "i", type: "I64")) {
      try file.tensor("i")
    }
  }

  @Test(arguments: [
    "BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", "I16", "U16", "I32", "U32", "F64", "I64", "U64",
  ])
  func otherTypesAreValidFilesButNoWeights(_ type: String) throws {
    let size = type.hasSuffix("64") ? 8 : type.hasSuffix("32") ? 4 : type.hasSuffix("16") ? 2 : 1
    let file = try open("{\(entry("t", type, [2], 0, 2 * size))}", data: 2 * size)
    #expect(throws: SafetensorsError.unusableType(file: file.path, tensor: "t", type: type)) {
      try file.tensor("t")
    }
  }

  @Test func typesBelowAByte() throws {
    #expect(try open("{\(entry("t", "F4", [3, 2], 0, 3))}", data: 3).entries.count == 1)
    #expect(throws: SafetensorsError.badShape(file: Path("\(folder.path)/f"), tensor: "t")) {
      try open("{\(entry("t", "F4", [3], 0, 1))}", data: 1)
    }
  }

  @Test func aFileWithoutTensors() throws {
    #expect(try open("{}", data: 0).entries.isEmpty)
  }

  @Test(arguments: damagedHeaderTable)
  func damagedHeaders(_ row: DamagedHeader) throws {
    let error = #expect(throws: (any Error).self) { try open(row.header, data: row.data) }
    let line = "\(try #require(error))"
    #expect(line.hasPrefix("\(folder.path)/f: ") && line.contains(row.fault), "\(line)")
    #expect(!line.contains("\n"))
  }

  @Test(arguments: [
    ("", "0 bytes are too few"),
    ("02000000000000", "7 bytes are too few"),
    ("FFFFFFFFFFFFFFFF", "a header of 18446744073709551615 bytes is more than"),
    ("0000000000000080", "a header of 9223372036854775808 bytes is more than"),
    ("01E1F50500000000", "a header of 100000001 bytes is more than"),
    ("0300000000000000", "the header of 3 bytes reaches past the end"),
  ])
  func damagedLengths(_ length: String, _ fault: String) throws {
    let digits = Array(length)
    let start = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0..<$0 + 2]), radix: 16)
    }
    let bytes = start.count == 8 ? start + Array("{}".utf8) : start
    let error = #expect(throws: SafetensorsError.self) { try open(bytes) }
    #expect("\(try #require(error))".contains(fault))
  }

  @Test func everyTruncationIsRefused() throws {
    let whole = floatFile([("a", [1, 2]), ("b", [3])])
    #expect(try open(whole).entries.count == 2)
    for length in 0..<whole.count {
      #expect(throws: (any Error).self) { try open(Array(whole.prefix(length))) }
    }
  }

  @Test func everyChangedByteIsAnErrorOrAValidFile() throws {
    let whole = floatFile([("a", [1, 2]), ("b", [3])])
    for place in 0..<whole.count {
      for value: UInt8 in [0, 0x22, 0x39, 0x7B, 0xFF] {
        var damaged = whole
        damaged[place] = value
        let file = try? open(damaged)
        #expect(file == nil || file?.entries.map(\.range.count).reduce(0, +) == 12)
      }
    }
  }

  @Test func aSparseGiantIsRefusedByItsHeader() throws {
    let path = try folder.write(
      "giant", safetensors("{\(entry("a", "F32", [1], 0, 4))}", data: [0, 0, 0, 0]))
    #expect(truncate(path, 1 << 42) == 0)
    let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(Path(path)) }
    #expect("\(try #require(error))".contains("the tensors end at byte 4 of the data"))
    let empty = try folder.write("zeros", [])
    #expect(truncate(empty, 1 << 42) == 0)
    #expect(throws: SafetensorsError.headerNotObject(file: Path(empty))) { try SafetensorsFile(Path(empty)) }
  }

  @Test func filesThatAreNotFiles() throws {
    let pipe = folder.pipe("p")
    #expect(throws: FileError.notRegular(file: Path(pipe), kind: "pipe")) { try SafetensorsFile(Path(pipe)) }
    #expect(throws: FileError.notRegular(file: Path(folder.path), kind: "folder")) {
      try SafetensorsFile(Path(folder.path))
    }
    #expect(throws: FileError.system(file: "/none", operation: "open", code: ENOENT)) {
      try SafetensorsFile("/none")
    }
  }
}
