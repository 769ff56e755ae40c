import Files
import Foundation
import Hub
import PaliGemma

/// The folder of an adapter, found as a model is; what it holds is looked at when it is laid over one. Throws `HubError`
/// or `FileError`.
func adapterFolder(
  named name: Path, environment: [String: String] = SystemText.environment
) throws -> Path {
  guard try !exists(name), let id = HubID(name.text) else { return name }
  return try HubCache(environment).snapshot(id)
}

extension ModelFolder {
  /// Finds what a user means: a folder, or else a hub id in the local cache, "org/name" or "org/name@REVISION".
  ///
  /// Throws `ModelFolderError`, `HubError` or `FileError`.
  init(
    named name: Path, tokenizer: Path? = nil, environment: [String: String] = SystemText.environment
  ) throws {
    let given = name.expandingHome(Path(environment["HOME"] ?? NSHomeDirectory()))
    if try !exists(given), let id = HubID(name.text) {
      try self.init(HubCache(environment).snapshot(id), tokenizer: tokenizer)
    } else {
      try self.init(given, tokenizer: tokenizer)
    }
  }
}
