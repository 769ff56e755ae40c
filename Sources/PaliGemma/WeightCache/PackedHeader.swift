import JSON
import Tensors

/// What stands before the matrices in a file of packed weights.
///
/// Four fields of 8 bytes, little-endian: "paliwts\n", the version of this header, the length of its text, the
/// text's hash. Then the text, JSON. The matrices begin at the next multiple of 4096; `PackedChecksums` follow them.
struct PackedHeader: Codable, Equatable {
  struct Matrix: Codable, Equatable {
    let name: String
    let precision: String
    let outputs: Int
    let inputs: Int
    /// From where the matrices begin; a multiple of 64.
    let offset: Int
  }

  /// What must be as expected for the file to be used.
  struct Contents: Codable, Equatable {
    let layout: Int
    let source: [WeightFileDigest]
    let matrices: [Matrix]
    /// Parts of matrices that have a checksum of their own.
    let pieces: Int
    /// From the first matrix to the end of the last.
    let byteCount: Int

    /// Where the checksums begin, from the first matrix on.
    var checksums: Int { (byteCount + 63) / 64 * 64 }
  }

  // For people; names and paths as `SystemText` has them.
  let model: String
  let folder: String
  let precision: String
  let contents: Contents

  static let magic = Array("paliwts\n".utf8)
  private static let version: UInt64 = 3
  private static let fieldBytes = 32
  private static let longest = 16 << 20

  /// The header as it stands in the file, padded to where the matrices begin.
  func bytes() throws -> [UInt8] {
    let text = Array(try JSONLine.text(encoding: self).utf8)
    let fields = [Self.version, UInt64(text.count), Self.hash(text)]
    let header = Self.magic + fields.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) } + text
    return header + [UInt8](repeating: 0, count: Self.dataStart(text: text.count) - header.count)
  }

  /// Whether a file claims to be one that this program wrote.
  static func isClaimed(by file: UnsafeRawBufferPointer) -> Bool {
    let start = magic + withUnsafeBytes(of: version.littleEndian, Array.init)
    return file.starts(with: start)
  }

  /// Reads a file's header and holds the file's size against it; nil when anything of it is damaged. Also tells
  /// where the matrices begin.
  static func read(_ file: UnsafeRawBufferPointer) -> (header: PackedHeader, dataStart: Int)? {
    guard file.count >= fieldBytes, file.starts(with: magic) else { return nil }
    func field(_ index: Int) -> UInt64 {
      UInt64(littleEndian: file.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
    }
    guard field(1) == version, field(2) <= min(longest, file.count - fieldBytes) else { return nil }
    let text = Array(file[fieldBytes..<fieldBytes + Int(field(2))])
    guard field(3) == hash(text),
      let header = try? JSONDocument(text: text, file: "").root.decoded(PackedHeader.self),
      header.contents.fits(file.count - dataStart(text: text.count))
    else { return nil }
    return (header, dataStart(text: text.count))
  }

  private static func dataStart(text: Int) -> Int { (fieldBytes + text + 4095) / 4096 * 4096 }

  private static func hash(_ text: [UInt8]) -> UInt64 {
    var hash = ContentHash()
    text.withUnsafeBytes { hash.add($0) }
    return hash.value
  }
}

extension PackedHeader.Contents {
  init(_ list: PackingList, source: [WeightFileDigest]) {
    var end = 0
    matrices = list.items.map { item in
      let offset = (end + 63) / 64 * 64
      end = offset + item.form.byteCount
      return PackedHeader.Matrix(
        name: item.name, precision: item.form.precision.rawValue, outputs: item.form.outputs,
        inputs: item.form.inputs, offset: offset)
    }
    byteCount = end
    pieces = list.items.reduce(0) { $0 + $1.packing.pieces.count * $1.form.places(of: 0..<0).count }
    layout = PackedForm.layoutVersion
    self.source = source
  }

  /// Whether matrices and checksums end where the file does; the numbers may be anything.
  fileprivate func fits(_ size: Int) -> Bool {
    guard pieces >= 0, pieces <= size / 8, byteCount >= 0, byteCount <= size else { return false }
    return checksums + PackedChecksums.byteCount(pieces: pieces) == size
  }
}
