import Files
import Glibc

/// The folder in which Hugging Face's tools keep downloaded models: one cache for them and for this program.
///
/// `models--ORG--NAME/` holds `blobs/ETAG`, `snapshots/COMMIT/FILE` (links to blobs) and `refs/BRANCH` (a commit).
public struct HubCache: Sendable, Equatable {
  public let path: Path

  public init(path: Path) { self.path = path }

  /// Where huggingface_hub looks, in its order.
  public init(_ environment: [String: String]) {
    path =
      HubEnvironment.value("HF_HUB_CACHE", environment) ?? HubEnvironment.value(
        "HUGGINGFACE_HUB_CACHE", environment)
      ?? HubEnvironment.tools(environment).appending("hub")
  }

  /// The model's id, of a snapshot's folder: ".../models--org--name/snapshots/commit". nil for any other folder.
  public static func id(ofSnapshot folder: Path) -> String? {
    let steps = folder.text.split(separator: "/").suffix(3)
    guard let first = steps.first, steps.count == 3, steps.dropFirst().first == "snapshots" else {
      return nil
    }
    return RepositoryFolder.id(ofName: String(first))?.name
  }

  /// The folder of a model that was fetched. Without a revision it is `main` if that is there, else the one that is.
  ///
  /// Throws `HubError` or `FileError`.
  public func snapshot(_ id: HubID) throws -> Path {
    let repository = RepositoryFolder(id, in: path)
    guard try exists(repository.path) else { throw HubError.notInCache(id: id, cache: path) }
    return try repository.snapshot(id)
  }
}
