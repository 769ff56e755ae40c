import Foundation

/// Bytes of the largest cache that one core reads through; 0 where the system does not tell. (`sysconf` adds up those of
/// all cores of a package.)
func lastCache(_ folder: String = "/sys/devices/system/cpu/cpu0/cache") -> Int {
  let sizes = (0..<8).compactMap { index -> Int? in
    guard let text = try? String(contentsOfFile: "\(folder)/index\(index)/size", encoding: .utf8) else {
      return nil
    }
    return byteCount(ofCache: text)
  }
  return sizes.max() ?? 0
}

/// Of "32768K" and the like, as the kernel writes it.
func byteCount(ofCache text: String) -> Int? {
  let text = text.prefix { !$0.isNewline }
  let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
  guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()),
    (0...1 << 20).contains(count)
  else { return nil }
  return count * unit
}
