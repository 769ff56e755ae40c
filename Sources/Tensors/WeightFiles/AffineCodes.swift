import Files

/// The weights of a linear map or an embedding as mlx keeps them in few bits: codes, and for each group of them along
/// a row a scale and a bias. w = scale * code + bias.
///
/// A row's codes are one stream of bits, the lowest first, in 32-bit words.
public struct AffineCodes: Sendable {
  public static let bitCounts = [2, 3, 4, 5, 6, 8]
  public static let groupSizes = [32, 64, 128]

  /// [outputs, inputs]
  public let shape: [Int]
  private let codes: StoredWords
  /// [outputs, groups]
  private let scales, biases: StoredTensor
  private let groupSize: Int
  /// Of a code.
  public let bits: Int

  /// nil where the shapes do not go together. `bits` and `groupSize` are among those above.
  public init?(codes: StoredWords, scales: StoredTensor, biases: StoredTensor, groupSize: Int, bits: Int) {
    guard codes.shape.count == 2, scales.shape.count == 2, scales.shape == biases.shape,
      codes.shape[0] == scales.shape[0], codes.shape[1] < Self.limit, scales.shape[1] < Self.limit,
      codes.shape[1] * 32 == scales.shape[1] * groupSize * bits
    else { return nil }
    shape = [codes.shape[0], scales.shape[1] * groupSize]
    self.codes = codes
    self.scales = scales
    self.biases = biases
    self.groupSize = groupSize
    self.bits = bits
  }

  private static let limit = 1 << 40

  /// Some rows as float32. Throws `FileError.outOfMemory`.
  public func rows(_ range: Range<Int>) throws(FileError) -> StoredTensor {
    let columns = shape[1]
    let memory = try OwnedBytes(count: range.count * columns * 4, file: Path(codes.name))
    let (scales, biases) = (scales.rows(range).floats(), biases.rows(range).floats())
    if let target = memory.mutableBytes.baseAddress?.assumingMemoryBound(to: Float.self) {
      parallelFor(range.count, threads: usableCores, least: max(65536 / max(columns, 1), 1)) { rows in
        for row in rows {
          decode(range.lowerBound + row, row, scales, biases, into: target + row * columns)
        }
      }
    }
    let width = codes.shape[1] * 4
    (codes.owner as? MappedFile)?.releasePages(
      UnsafeRawBufferPointer(rebasing: codes.bytes[range.lowerBound * width..<range.upperBound * width]))
    return StoredTensor(
      name: codes.name, elementType: .float32, shape: [range.count, columns], bytes: memory.bytes,
      owner: memory)
  }

  /// Row `stored` of the codes, row `row` of the scales.
  private func decode(
    _ stored: Int, _ row: Int, _ scales: [Float], _ biases: [Float], into target: UnsafeMutablePointer<Float>
  ) {
    let words = UnsafeRawBufferPointer(
      rebasing: codes.bytes[stored * codes.shape[1] * 4..<(stored + 1) * codes.shape[1] * 4])
    let (mask, groups) = (UInt64(1) << bits - 1, shape[1] / groupSize)
    var (window, held, next) = (UInt64(0), 0, 0)
    for group in 0..<groups {
      let (scale, bias) = (scales[row * groups + group], biases[row * groups + group])
      for column in group * groupSize..<(group + 1) * groupSize {
        if held < bits {
          let word = words.loadUnaligned(fromByteOffset: next, as: UInt32.self)
          window |= UInt64(UInt32(littleEndian: word)) << held
          (held, next) = (held + 32, next + 4)
        }
        target[column] = scale * Float(window & mask) + bias
        window >>= bits
        held -= bits
      }
    }
  }
}

/// A tensor of 32-bit words, a view of the mapped bytes.
public struct StoredWords: @unchecked Sendable {
  public let name: String
  public let shape: [Int]
  let bytes: UnsafeRawBufferPointer
  let owner: AnyObject

  init(name: String, shape: [Int], bytes: UnsafeRawBufferPointer, owner: AnyObject) {
    self.name = name
    self.shape = shape
    self.bytes = bytes
    self.owner = owner
  }
}
