/// A single file of the hub whose contents are known beforehand.
public struct PinnedFile: Sendable, Equatable {
  /// What it is, as it is said: "the mask decoder".
  public let title: String
  public let id: HubID
  public let name: String
  public let byteCount: Int
  /// In lower-case hexadecimal.
  public let sha256: String

  /// nil where the digest is none.
  public init?(title: String, id: HubID, name: String, byteCount: Int, sha256: String) {
    guard case .sha256 = FileDigest(sha256), byteCount >= 0 else { return nil }
    self.init(checked: title, id, name, byteCount, sha256)
  }

  private init(checked title: String, _ id: HubID, _ name: String, _ byteCount: Int, _ sha256: String) {
    self.title = title
    self.id = id
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256
  }

  /// big_vision's mask decoder, out of the space that shows PaliGemma.
  public static let maskDecoder = PinnedFile(
    checked: "the mask decoder", HubID("google/paligemma-hf", kind: .space)!, "vae-oid.npz", 8_479_556,
    "5586010257b8536dddefab65e7755077f21d5672d5674dacf911f73ae95a4447")
}
