import Foundation
import Glibc

/// A folder for the files of one test, gone with this object.
public final class TemporaryFolder {
  public let path: String

  public init() {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("pali-\(UUID())").path
    mkdir(path, 0o700)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and gives its path.
  @discardableResult
  public func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let file = "\(path)/\(name)"
    try Data(Array(bytes)).write(to: URL(fileURLWithPath: file))
    return file
  }

  public func pipe(_ name: String) -> String {
    let file = "\(path)/\(name)"
    mkfifo(file, 0o600)
    return file
  }

  public func folder(_ name: String) -> String {
    let folder = "\(path)/\(name)"
    mkdir(folder, 0o700)
    return folder
  }

  public func link(_ name: String, to target: String) {
    symlink(target, "\(path)/\(name)")
  }
}
