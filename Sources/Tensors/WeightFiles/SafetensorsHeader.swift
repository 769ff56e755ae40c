import Files
import JSON

/// A tensor as the header of a safetensors file declares it.
public struct SafetensorsEntry: Sendable, Equatable {
  public let name: String
  /// The format's name of it: "F32", "BF16", "I64", ...
  public let type: String
  public let shape: [Int]
  /// Bytes of the data section.
  public let range: Range<Int>

  /// nil when the format's type is not one that weights are computed with.
  public var elementType: ElementType? { ElementType(rawValue: type) }
}

/// The header of a safetensors file, every rule of the format checked: types are known, shapes fit their
/// byte ranges, and the ranges cover the data without holes or overlap.
struct SafetensorsHeader {
  static let lengthLimit = 100_000_000

  let entries: [SafetensorsEntry]
  let metadata: [String: String]
  private let file: Path

  /// `json` is the header's text, `dataLength` the count of bytes that follow it, `file` what errors name.
  init(json: JSONValue, dataLength: Int, file: Path) throws {
    self.file = file
    var entries: [SafetensorsEntry] = []
    var metadata: [String: String] = [:]
    for (name, value) in try json.uniqueMembers() {
      if name == "__metadata__" {
        metadata = try Self.metadata(value, file)
      } else {
        entries.append(try Self.entry(name, value, dataLength: dataLength, file))
      }
    }
    self.metadata = metadata
    self.entries = entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound, $0.name) < (
        $1.range.lowerBound, $1.range.upperBound, $1.name
      )
    }
    try checkCoverage(dataLength)
  }

  /// null, as mlx writes it, is none.
  private static func metadata(_ value: JSONValue, _ file: Path) throws -> [String: String] {
    guard value.kind != .null else { return [:] }
    do {
      return try value.uniqueMembers().mapValues { try $0.string() }
    } catch JSONError.type {
      throw SafetensorsError.metadataNotStrings(file: file)
    }
  }

  private static func entry(
    _ name: String, _ value: JSONValue, dataLength: Int, _ file: Path
  ) throws -> SafetensorsEntry {
    // Checks that the value is an object and no field is there twice.
    _ = try value.uniqueMembers()
    let type = try value.string("dtype")
    guard let bits = bitsPerElement[type] else {
      throw SafetensorsError.unknownType(file: file, tensor: name, type: type)
    }
    let shape = try value.required("shape").ints()
    guard let length = byteCount(shape, bits: bits) else {
      throw SafetensorsError.badShape(file: file, tensor: name)
    }
    let offsets = try value.required("data_offsets").ints()
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw SafetensorsError.badOffsets(file: file, tensor: name)
    }
    guard offsets[1] <= dataLength else {
      throw SafetensorsError.pastEnd(file: file, tensor: name, end: offsets[1], dataEnd: dataLength)
    }
    guard offsets[1] - offsets[0] == length else {
      throw SafetensorsError.wrongLength(
        file: file, tensor: name, expected: length, got: offsets[1] - offsets[0])
    }
    return SafetensorsEntry(name: name, type: type, shape: shape, range: offsets[0]..<offsets[1])
  }

  private func checkCoverage(_ dataLength: Int) throws(SafetensorsError) {
    var end = 0
    var previous = ""
    for entry in entries {
      let start = entry.range.lowerBound
      guard start >= end else { throw .overlap(file: file, tensor: entry.name, other: previous) }
      guard start == end else { throw .hole(file: file, tensor: entry.name, bytes: start - end) }
      end = entry.range.upperBound
      previous = entry.name
    }
    guard end == dataLength else { throw .uncovered(file: file, tensorsEnd: end, dataEnd: dataLength) }
  }
}

/// The types of the format, those below a byte included.
private let bitsPerElement: [String: Int] = [
  "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8,
  "F8_E5M2FNUZ": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "I16": 16, "U16": 16, "F16": 16, "BF16": 16,
  "I32": 32, "U32": 32, "F32": 32, "F64": 64, "I64": 64, "U64": 64, "C64": 64,
]

/// Bytes of a tensor, or nil when a dimension is negative, the product overflows or ends inside a byte.
func byteCount(_ shape: [Int], bits: Int) -> Int? {
  var product = bits
  for dimension in shape {
    let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
    guard dimension >= 0, !overflow else { return nil }
    product = next
  }
  return product % 8 == 0 ? product / 8 : nil
}
