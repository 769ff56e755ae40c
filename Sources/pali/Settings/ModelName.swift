import Files
import Foundation
import Hub
import PaliGemma

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
