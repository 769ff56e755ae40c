/// FIPS 180-4, 6.1: what git names its blobs by.
struct SHA1: BlockFunction {
  private(set) var words: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]

  mutating func take(_ blocks: UnsafeRawPointer, count: Int) {
    for index in 0..<count { take(blocks + index * 64) }
  }

  private mutating func take(_ block: UnsafeRawPointer) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { w in
      for t in 0..<16 { w.initializeElement(at: t, to: word(block, t)) }
      for t in 16..<80 {
        w.initializeElement(at: t, to: rotatedLeft(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1))
      }
      mix(w)
    }
  }

  private mutating func mix(_ w: UnsafeMutableBufferPointer<UInt32>) {
    var (a, b, c, d, e) = (words[0], words[1], words[2], words[3], words[4])
    for t in 0..<80 {
      let (f, k): (UInt32, UInt32) =
        switch t {
        case 0..<20: ((b & c) | (~b & d), 0x5A82_7999)
        case 20..<40: (b ^ c ^ d, 0x6ED9_EBA1)
        case 40..<60: ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
      let next = rotatedLeft(a, 5) &+ f &+ e &+ k &+ w[t]
      (e, d, c, b, a) = (d, c, rotatedLeft(b, 30), a, next)
    }
    words[0] &+= a
    words[1] &+= b
    words[2] &+= c
    words[3] &+= d
    words[4] &+= e
  }
}

/// The name of a file's content in git: of its size and its bytes.
public func gitBlobHash(_ content: Content) -> String {
  BlockDigest<SHA1>.of(content, after: Array("blob \(content.size)\0".utf8))
}

public func sha1(_ bytes: [UInt8]) -> String { BlockDigest<SHA1>.of(.bytes(bytes)) }

private func word(_ block: UnsafeRawPointer, _ index: Int) -> UInt32 {
  UInt32(bigEndian: block.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
}

private func rotatedLeft(_ word: UInt32, _ count: UInt32) -> UInt32 {
  word &<< count | word &>> (32 &- count)
}
