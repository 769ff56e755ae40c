import Files
import Foundation

/// Files beside the tests, and temporary ones.
enum Fixture {
  static func path(_ name: String) -> Path {
    Path(Bundle.module.bundlePath + "/Fixtures/" + name)
  }

  static func withFile(_ bytes: Data, _ body: (Path) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "/\(UUID().uuidString)"
    try bytes.write(to: URL(fileURLWithPath: path))
    defer { unlink(path) }
    try body(Path(path))
  }

  /// FNV-1a, 64 bits, as hexadecimal digits.
  static func digest(_ bytes: [UInt8]) -> String {
    let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return String(hash, radix: 16)
  }

  /// The checksum of a PNG chunk.
  static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
