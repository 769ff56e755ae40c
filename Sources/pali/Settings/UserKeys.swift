import Files
import Interface

extension Settings {
  /// The keys in force. Throws `KeyFileError` or `FileError`.
  func keys() throws -> KeyMap { try folders.keys() }
}

extension UserFolders {
  /// Those of `keys.toml` in the configuration folder over the program's own. Throws `KeyFileError` or `FileError`.
  func keys() throws -> KeyMap {
    let file = keyFile
    guard try exists(file) else { return .standard }
    return try KeyFile.read(try readFile(file, limit: 1 << 20), file: file.description)
  }
}
