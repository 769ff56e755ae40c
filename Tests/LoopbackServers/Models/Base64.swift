/// RFC 4648, strict: whole groups, padding, no other characters. nil for anything else.
func decodeBase64(_ text: some Collection<UInt8>) -> [UInt8]? {
  guard text.count % 4 == 0 else { return nil }
  let padding = text.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.count / 4 * 3)
  var (group, count): (UInt32, Int) = (0, 0)
  for character in text.dropLast(padding) {
    guard let value = sextet(character) else { return nil }
    group = group << 6 | value
    count += 1
    if count % 4 == 0 {
      bytes += [UInt8(group >> 16 & 0xFF), UInt8(group >> 8 & 0xFF), UInt8(group & 0xFF)]
      group = 0
    }
  }
  switch padding {
  case 1: bytes += [UInt8(group >> 10 & 0xFF), UInt8(group >> 2 & 0xFF)]
  case 2: bytes.append(UInt8(group >> 4 & 0xFF))
  default: break
  }
  return bytes
}

private func sextet(_ character: UInt8) -> UInt32? {
  switch character {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character) - 65
  case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character) - 71
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character) + 4
  case UInt8(ascii: "+"): 62
  case UInt8(ascii: "/"): 63
  default: nil
  }
}
