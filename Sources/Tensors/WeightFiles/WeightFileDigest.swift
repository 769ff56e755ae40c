/// What tells the contents of a weight file from others without reading gigabytes.
///
/// It changes with the name, the size, the time of the last write, any byte of the header, and any of the sampled
/// bytes: 4 KiB at 64 places, spread evenly over the data. So it finds every ordinary change. It does not find
/// one that leaves the size, puts the time back to the nanosecond, and touches no sample.
public struct WeightFileDigest: Codable, Equatable, Sendable {
  static let samples = 64
  static let sampleBytes = 4096

  public let name: String
  public let byteCount: Int
  /// Seconds and nanoseconds since 1970.
  public let modified: [Int]
  /// Of the header and the samples.
  public let hash: String
}

extension SafetensorsFile {
  public var digest: WeightFileDigest { mapping.digest(header: 0..<dataStart) }
}

extension NumPyArchive {
  /// Its header is the archive's directory, which has the checksums of all arrays.
  public var digest: WeightFileDigest {
    mapping.digest(header: max(mapping.bytes.count - Self.directoryLimit, 0)..<mapping.bytes.count)
  }

  /// Bytes at the end that hold any directory of a model's arrays.
  private static let directoryLimit = 1 << 20
}

extension MappedFile {
  fileprivate func digest(header: Range<Int>) -> WeightFileDigest {
    var hash = ContentHash()
    hash.add(UnsafeRawBufferPointer(rebasing: bytes[header]))
    let rest = header.lowerBound == 0 ? bytes[header.upperBound...] : bytes[..<header.lowerBound]
    let data = UnsafeRawBufferPointer(rebasing: rest)
    let (samples, size) = (WeightFileDigest.samples, WeightFileDigest.sampleBytes)
    for index in 0..<samples {
      let (step, rest) = max(data.count - size, 0).quotientAndRemainder(dividingBy: samples - 1)
      let start = step * index + rest * index / (samples - 1)
      hash.add(UnsafeRawBufferPointer(rebasing: data[start..<min(start + size, data.count)]))
    }
    releasePages(bytes)
    return WeightFileDigest(
      name: path.name.text, byteCount: bytes.count, modified: [stamp.seconds, stamp.nanoseconds],
      hash: hash.text)
  }
}
