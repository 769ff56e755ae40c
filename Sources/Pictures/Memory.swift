import Glibc

/// Large blocks, asked for before they are taken: Swift's arrays trap where the system has no memory.
enum Memory {
  static func isAvailable(_ bytes: Int) -> Bool {
    guard let block = malloc(bytes) else { return false }
    free(block)
    return true
  }

  /// Zeroed bytes.
  static func unfilled(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // Fresh pages are zero already, but recycled ones hold what was freed; a decoder that stops halfway
      // must not show them.
      if let base = buffer.baseAddress { memset(base, 0, count) }
      filled = count
    }
  }
}
