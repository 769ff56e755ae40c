import Glibc

/// Where a result is to be written, looked at before any work is done for it.
///
/// It never is one of the inputs, whatever the name (a link, another spelling), nor anything but a regular file. A
/// file that is there is replaced only where the user has agreed to that, also when it comes up while the work is
/// going on.
public struct Destination: Sendable, Equatable {
  public let path: Path
  private let isReplacing: Bool

  /// - Parameters:
  ///   - suffixes: one of them is the name's, in lower case: what is written has that form, and no other.
  ///   - inputs: what the result is made from; those that are not there do not matter.
  ///   - replacing: whether the user has agreed that a file of this name goes.
  ///
  /// Throws `DestinationError` or `FileError`.
  public init(_ path: Path, suffixes: [String], inputs: [Path], replacing: Bool) throws {
    self.path = path
    isReplacing = replacing
    guard suffixes.contains(path.fileExtension) else {
      throw DestinationError.suffix(path: path, expected: suffixes)
    }
    if let there = FileIdentity(path) {
      guard there.isRegular else { throw DestinationError.notAFile(path: path) }
      guard !inputs.contains(where: { FileIdentity($0) == there }) else {
        throw DestinationError.isInput(path: path)
      }
      guard replacing else { throw DestinationError.exists(path: path) }
    } else if errno != ENOENT {
      throw FileError.system(file: path, operation: "write", code: errno)
    } else if isLink(path) {
      throw DestinationError.deadLink(path: path)
    }
    try Self.checkFolder(path)
  }

  /// Whether standard output, sent somewhere by a shell, goes to one of these files.
  public static func standardOutputIs(oneOf inputs: [Path]) -> Bool {
    guard let output = FileIdentity("/proc/self/fd/1"), output.isRegular else { return false }
    return inputs.contains { FileIdentity($0) == output }
  }

  private static func checkFolder(_ path: Path) throws {
    let folder = (isLink(path) ? path.real ?? path : path).parent
    guard try isFolder(folder) else { throw DestinationError.noFolder(folder: folder) }
    guard folder.call({ access($0, W_OK | X_OK) }) == 0 else {
      throw FileError.system(file: folder, operation: "write", code: errno)
    }
  }

  /// Throws `DestinationError` or `FileError`.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    do throws(FileError) {
      try AtomicFile.write(bytes, to: path, replacing: isReplacing)
    } catch .exists {
      throw DestinationError.exists(path: path)
    }
  }
}

/// Why something cannot be written where the user wants it. One line each.
public enum DestinationError: Error, Equatable, CustomStringConvertible {
  case suffix(path: Path, expected: [String])
  case notAFile(path: Path)
  case isInput(path: Path)
  case exists(path: Path)
  case deadLink(path: Path)
  case noFolder(folder: Path)

  public var description: String {
    switch self {
    case .suffix(let path, let expected):
      "\(path): the name must end in \(expected.map { ".\($0)" }.joined(separator: " or ")), which is what is written"
    case .notAFile(let path): "\(path): is there, and is not a file that could be replaced"
    case .isInput(let path): "\(path): is the picture that is read; it is never written over"
    case .exists(let path): "\(path): is there already; --force replaces it"
    case .deadLink(let path): "\(path): is a link that leads nowhere"
    case .noFolder(let folder): "\(folder): no such folder"
    }
  }
}

/// What makes two names mean one file.
private struct FileIdentity: Equatable {
  private let device: UInt
  private let inode: UInt
  let isRegular: Bool

  /// nil, with errno set, where nothing can be seen.
  init?(_ path: Path) {
    var status = stat()
    guard retry({ path.call { stat($0, &status) } }) == 0 else { return nil }
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
    isRegular = status.st_mode & S_IFMT == S_IFREG
  }
}

private func isLink(_ path: Path) -> Bool {
  var status = stat()
  return path.call { lstat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFLNK
}
