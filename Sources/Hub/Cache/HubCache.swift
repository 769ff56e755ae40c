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
      Self.value("HF_HUB_CACHE", environment) ?? Self.value("HUGGINGFACE_HUB_CACHE", environment)
      ?? Self.tools(environment).appending("hub")
  }

  /// The folder of all that Hugging Face's tools keep.
  static func tools(_ environment: [String: String]) -> Path {
    let caches = value("XDG_CACHE_HOME", environment) ?? home(environment).appending(".cache")
    return value("HF_HOME", environment) ?? caches.appending("huggingface")
  }

  static func value(_ name: String, _ environment: [String: String]) -> Path? {
    environment[name].flatMap { $0.isEmpty ? nil : Path($0).expandingHome(home(environment)) }
  }

  private static func home(_ environment: [String: String]) -> Path {
    if let home = environment["HOME"], !home.isEmpty { return Path(home) }
    guard let folder = getpwuid(getuid())?.pointee.pw_dir else { return "/" }
    return Path(
      bytes: UnsafeBufferPointer(start: folder, count: strlen(folder)).map { UInt8(bitPattern: $0) })
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
