/// A file of a repository, as the hub lists it.
struct HubFile: Sendable, Equatable {
  /// Plain steps with slashes between them.
  let name: String
  let byteCount: Int
  let digest: FileDigest
}
