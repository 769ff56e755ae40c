/// An array as NumPy keeps it, to be written.
public struct NumPyArray: Sendable {
  let type: String
  let shape: [Int]
  let data: [UInt8]

  /// float32, row-major.
  public init(_ values: [Float], shape: [Int]) {
    precondition(values.count == shape.reduce(1, *))
    self.init(
      type: "<f4", shape: shape, data: values.map(\.bitPattern.littleEndian).withUnsafeBytes(Array.init))
  }

  /// int64, in a row.
  public init(_ values: [Int]) {
    self.init(type: "<i8", shape: [values.count], data: values.flatMap { littleEndian(Int64($0)) })
  }

  /// Texts, in a row: all as long as the longest.
  public init(_ texts: [String]) {
    let scalars = texts.map { Array($0.unicodeScalars) }
    let width = max(scalars.map(\.count).max() ?? 0, 1)
    let data = scalars.flatMap { text in
      text.flatMap { littleEndian($0.value) } + [UInt8](repeating: 0, count: 4 * (width - text.count))
    }
    self.init(type: "<U\(width)", shape: [texts.count], data: data)
  }

  private init(type: String, shape: [Int], data: [UInt8]) {
    (self.type, self.shape, self.data) = (type, shape, data)
  }

  /// As a file of its own (.npy).
  var file: [UInt8] {
    let sizes = shape.map { "\($0)," }.joined(separator: " ")
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
    // The data begins at a multiple of 64.
    let blanks = 63 - (10 + header.utf8.count) % 64
    let text = Array(header.utf8) + [UInt8](repeating: UInt8(ascii: " "), count: blanks) + [0x0A]
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + littleEndian(UInt16(text.count)) + text + data
  }
}

/// A NumPy archive (.npz) in the making: a zip of arrays, stored plainly.
public struct NumPyWriter {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count: UInt16 = 0

  public init() {}

  /// Throws `NumPyTooLarge` where the archive would exceed what its 32-bit sizes can say.
  public mutating func add(_ name: String, _ array: NumPyArray) throws {
    let (file, name) = (array.file, Array("\(name).npy".utf8))
    guard bytes.count + file.count + directory.count < 1 << 31 else { throw NumPyTooLarge() }
    let offset = UInt32(bytes.count)
    let fields = entry(file, name)
    bytes += littleEndian(UInt32(0x0403_4B50)) + fields + name + file
    directory += littleEndian(UInt32(0x0201_4B50)) + littleEndian(UInt16(20)) + fields
    // No comment, the first disk, no attributes.
    directory += [UInt8](repeating: 0, count: 10) + littleEndian(offset) + name
    count += 1
  }

  /// What a file's own header and its line of the directory have in common: from the version to the extra field.
  private func entry(_ file: [UInt8], _ name: [UInt8]) -> [UInt8] {
    let size = littleEndian(UInt32(file.count))
    let sum = file.withUnsafeBytes { zipChecksum($0) }
    // Version 2.0, no flags, stored, midnight, 1 January 1980.
    let kind = [20, 0, 0, 0, 0x21].flatMap { littleEndian(UInt16($0)) }
    let lengths = littleEndian(UInt16(name.count)) + littleEndian(UInt16(0))
    return kind + littleEndian(sum) + size + size + lengths
  }

  /// The whole archive.
  public var archive: [UInt8] {
    let counts = littleEndian(count) + littleEndian(count)
    return bytes + directory + littleEndian(UInt32(0x0605_4B50)) + [0, 0, 0, 0] + counts
      + littleEndian(UInt32(directory.count)) + littleEndian(UInt32(bytes.count)) + [0, 0]
  }
}

/// One line.
public struct NumPyTooLarge: Error, Equatable, CustomStringConvertible {
  public let description = "these arrays make more than the 2 GB that an archive of them may have"
}

private func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}
