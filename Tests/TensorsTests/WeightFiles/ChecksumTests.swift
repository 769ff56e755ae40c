import Testing

@testable import Tensors

struct ChecksumTests {
  /// The same by its definition, word by word.
  private func oracle(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    func mixed(_ lane: UInt64, _ word: UInt64) -> UInt64 {
      let x = lane ^ word
      return (x << 29 | x >> 35) &* 0x9E37_79B9_7F4A_7C15
    }
    var padded = Array(bytes)
    // Whole turns, the last of them with what is left over, be it nothing.
    padded += [UInt8](repeating: 0, count: 64 - bytes.count % 64)
    let words = stride(from: 0, to: padded.count, by: 8).map { start in
      padded[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    var lanes = (1...8).map { UInt64($0) }
    for (index, word) in words.enumerated() { lanes[index % 8] = mixed(lanes[index % 8], word) }
    let sum = lanes.reduce(UInt64(bytes.count), mixed)
    return sum ^ sum >> 32
  }

  private let bytes = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) }

  private func sum(_ range: Range<Int>) -> UInt64 {
    bytes.withUnsafeBytes { checksum(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  @Test func everyLengthAndAlignment() {
    for length in 0...700 {
      for start in 0..<(length < 140 ? 9 : 2) {
        #expect(sum(start..<start + length) == oracle(bytes[start..<start + length]), "\(start) \(length)")
      }
    }
  }

  @Test func everyBitCounts() {
    var bytes = bytes
    let whole = sum(0..<1003)
    for bit in 0..<8 * 1003 {
      bytes[bit / 8] ^= 1 << (bit % 8)
      let changed = bytes.withUnsafeBytes { checksum(UnsafeRawBufferPointer(rebasing: $0[0..<1003])) }
      #expect(changed != whole, "\(bit)")
      bytes[bit / 8] ^= 1 << (bit % 8)
    }
  }

  @Test func zerosOfDifferentLengthsDiffer() {
    let zeros = [UInt8](repeating: 0, count: 300)
    let sums = (0...300).map { length in
      zeros.withUnsafeBytes { checksum(UnsafeRawBufferPointer(rebasing: $0[0..<length])) }
    }
    #expect(Set(sums).count == 301)
  }

  @Test func manyPartsAtOnce() {
    let ranges = (0..<500).map { $0..<$0 + $0 * 3 % 400 }
    let got = bytes.withUnsafeBytes { bytes in
      checksums(ranges.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) })
    }
    #expect(got == ranges.map(sum))
    #expect(checksums([]).isEmpty)
  }
}
