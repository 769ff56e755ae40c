/// RFC 4648, with padding, as data URLs have it.
func base64(_ bytes: some Collection<UInt8>) -> [UInt8] {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var result: [UInt8] = []
  result.reserveCapacity((bytes.count + 2) / 3 * 4)
  var (group, filled): (UInt32, Int) = (0, 0)
  func digit(_ shift: Int) -> UInt8 { alphabet[Int(group >> UInt32(shift) & 0x3F)] }
  for byte in bytes {
    group = group << 8 | UInt32(byte)
    filled += 1
    guard filled == 3 else { continue }
    for shift in [18, 12, 6, 0] { result.append(digit(shift)) }
    (group, filled) = (0, 0)
  }
  guard filled > 0 else { return result }
  group <<= UInt32(8 * (3 - filled))
  for shift in [18, 12, 6, 0].prefix(filled + 1) { result.append(digit(shift)) }
  return result + Array(repeating: UInt8(ascii: "="), count: 3 - filled)
}
