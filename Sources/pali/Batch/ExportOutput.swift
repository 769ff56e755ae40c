import Exchange
import Files
import Foundation

/// Why an export does not go into a folder.
enum ExportFolderError: Error, Equatable, CustomStringConvertible {
  case notEmpty(Path)

  var description: String {
    switch self {
    case .notEmpty(let path): "\(path): is not empty: name a new folder"
    }
  }
}

/// Where an export's pieces go: one file, whole or not at all; a folder of files; standard output.
struct ExportOutput: ~Copyable {
  private enum Place: ~Copyable {
    case file(PendingFile)
    case folder(Path)
    case standardOutput
  }

  private let path: Path
  private let isReplacing: Bool
  private var place: Place
  private var offset = 0

  /// Throws `DestinationError` or `FileError` where it cannot be written.
  init(_ path: Path, _ format: ExportFormat, inputs: [Path], _ force: Bool) throws {
    self.path = path
    isReplacing = force
    if path == "-" {
      place = .standardOutput
    } else if let suffix = format.suffix {
      _ = try Destination(path, suffixes: [suffix], inputs: inputs, replacing: force)
      place = .file(try PendingFile(path))
    } else {
      // Labels of an earlier export would stay, and mean something else.
      guard try !exists(path) || names(in: path).isEmpty else { throw ExportFolderError.notEmpty(path) }
      try makeFolder(path, mode: 0o777)
      place = .folder(path)
    }
  }

  mutating func write(_ piece: ExportPiece) throws {
    switch place {
    case .standardOutput: try bytes(piece).withUnsafeBytes { try StandardStreams.write($0) }
    case .file(let file):
      let bytes = try bytes(piece)
      try bytes.withUnsafeBytes { try file.write($0, at: offset) }
      offset += bytes.count
    case .folder(let folder): try write(piece, in: folder)
    }
  }

  private func bytes(_ piece: ExportPiece) throws -> [UInt8] {
    switch piece.content {
    case .bytes(let bytes): bytes
    case .copy(let path): try readFile(path, limit: 1 << 30)
    }
  }

  private func write(_ piece: ExportPiece, in folder: Path) throws {
    guard let name = piece.name else { return }
    let target = folder.appending(name)
    try makeFolder(target.parent, mode: 0o777)
    let bytes: [UInt8]
    do { bytes = try self.bytes(piece) } catch {
      // A picture that is gone costs its copy, not the rest.
      return StandardStreams.complain(error)
    }
    try bytes.withUnsafeBytes { try AtomicFile.write($0, to: target, replacing: isReplacing) }
  }

  consuming func finish() throws {
    switch consume place {
    case .file(var file): try file.commit(replacing: isReplacing)
    case .folder: break
    case .standardOutput: break
    }
  }
}
