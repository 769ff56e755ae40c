import Foundation

@testable import Files

/// Runs `body` in a folder of its own.
func inFolder(_ body: (Path) throws -> Void) throws {
  let folder = NSTemporaryDirectory() + "/files-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(Path(folder))
}

func text(_ path: Path) throws -> String {
  String(decoding: try readFile(path, limit: 1 << 20), as: UTF8.self)
}

func names(_ folder: Path) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder.text).sorted()
}
