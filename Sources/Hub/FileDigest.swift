/// What a file's contents must give; in lower-case hexadecimal.
enum FileDigest: Sendable, Hashable {
  /// Of large files, which lie in another store.
  case sha256(String)
  /// Of small ones, which lie in git: SHA-1 of "blob SIZE\0" and the contents.
  case gitBlob(String)

  /// The hub's ETag, which is the blob's name in the cache.
  var text: String {
    switch self {
    case .sha256(let text), .gitBlob(let text): text
    }
  }

  /// By its length; nil for what is neither.
  init?(_ text: String) {
    let isHex = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
    switch (isHex, text.utf8.count) {
    case (true, 64): self = .sha256(text)
    case (true, 40): self = .gitBlob(text)
    default: return nil
    }
  }
}
