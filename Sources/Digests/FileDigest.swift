import Files

extension Digest {
  /// Of a file's bytes. Throws `FileError` or `Unavailable`.
  public static func sha256(of path: Path) throws -> String { try sha256(of: try RegularFile(path)) }

  /// The same of one that is open.
  public static func sha256(of file: borrowing RegularFile) throws -> String {
    let digest = try Digest(.sha256)
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var offset = 0
    while offset < file.size {
      let count = min(buffer.count, file.size - offset)
      try buffer.withUnsafeMutableBytes { bytes in
        let piece = UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
        try file.read(into: piece, at: offset)
        try digest.add(UnsafeRawBufferPointer(piece))
      }
      offset += count
    }
    return try digest.finish()
  }
}
