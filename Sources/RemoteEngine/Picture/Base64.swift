/// RFC 4648, with padding, in one line.
func base64(_ bytes: UnsafeRawBufferPointer) -> String {
  String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { buffer in
    var written = 0
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = (start..<start + 3).reduce(UInt32(0)) {
        $0 << 8 | ($1 < bytes.count ? UInt32(bytes[$1]) : 0)
      }
      for (place, shift) in [18, 12, 6, 0].enumerated() {
        let isPadding = start + place > bytes.count
        buffer[written] = isPadding ? UInt8(ascii: "=") : digits[Int(group >> shift & 63)]
        written += 1
      }
    }
    return written
  }
}

private let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
