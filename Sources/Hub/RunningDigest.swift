import Digests

/// The digest of a file whose contents come piece by piece. For one thread at a time.
final class RunningDigest {
  private let kind: FileDigest
  private let byteCount: Int
  private var digest: Digest

  /// For a file of `byteCount` bytes that should have this digest. Throws `HubError.noDigest`.
  init(of kind: FileDigest, byteCount: Int) throws(HubError) {
    self.kind = kind
    self.byteCount = byteCount
    digest = try Self.begun(kind, byteCount)
  }

  /// Throws `HubError.noDigest`.
  func add(_ bytes: UnsafeRawBufferPointer) throws(HubError) {
    do { try digest.add(bytes) } catch { throw .noDigest }
  }

  func startAgain() throws(HubError) { digest = try Self.begun(kind, byteCount) }

  /// In lower-case hexadecimal; nothing can be added afterwards.
  func finish() throws(HubError) -> String {
    do { return try digest.finish() } catch { throw .noDigest }
  }

  private static func begun(_ kind: FileDigest, _ byteCount: Int) throws(HubError) -> Digest {
    do {
      guard case .gitBlob = kind else { return try Digest(.sha256) }
      let digest = try Digest(.sha1)
      try Array("blob \(byteCount)\0".utf8).withUnsafeBytes { try digest.add($0) }
      return digest
    } catch { throw .noDigest }
  }
}
