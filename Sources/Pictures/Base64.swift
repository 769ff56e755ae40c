/// RFC 4648, with padding, in one line.
func base64(_ bytes: UnsafeRawBufferPointer) -> String {
  String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { buffer in
    digits.withUnsafeBufferPointer { digits in
      var (read, written) = (0, 0)
      while read < bytes.count {
        let left = bytes.count - read
        let (second, third) = (left > 1 ? bytes[read + 1] : 0, left > 2 ? bytes[read + 2] : 0)
        buffer[written] = digits[Int(bytes[read] >> 2)]
        buffer[written + 1] = digits[Int(bytes[read] & 3) << 4 | Int(second >> 4)]
        buffer[written + 2] = left > 1 ? digits[Int(second & 15) << 2 | Int(third >> 6)] : padding
        buffer[written + 3] = left > 2 ? digits[Int(third & 63)] : padding
        (read, written) = (read + 3, written + 4)
      }
      return written
    }
  }
}

private let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
private let padding = UInt8(ascii: "=")
