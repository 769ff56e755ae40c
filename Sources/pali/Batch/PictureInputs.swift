import Files
import Foundation
import Interface
import Pictures

/// The pictures that a command line means, in order: files as they are named; of folders their pictures by name, those
/// of folders below where that is asked for. Links to folders below a folder are not followed, as `find` does not.
struct PictureInputs {
  struct Picture: Equatable {
    let reference: PictureReference
    /// Below the folder that was named, or the file's name: what a result about it is called.
    let name: Path

    var path: Path { reference.path }

    init(path: Path, name: Path) { (reference, self.name) = (.file(path), name) }

    /// What comes on standard input. Throws `FileError` or `PictureError`.
    init(standardInput bytes: [UInt8]) throws {
      reference = .pixels(try PictureFile.decode(bytes, named: "-"), name: "-")
      name = "standard-input"
    }
  }

  private(set) var pictures: [Picture] = []
  /// Files of folders that are no pictures by their names, counted by what their names end in.
  private(set) var unsupported: [String: Int] = [:]
  /// What cannot be read, one line each.
  private(set) var faults: [String] = []
  /// Whether some were found in folders.
  private(set) var areListed = false
  private let resultFolders: [Path]

  /// `apartFrom`: folders of results, which are not read.
  ///
  /// Throws what is wrong with standard input, where that is a picture.
  init(_ paths: [Path], isRecursive: Bool, apartFrom results: [Path] = []) throws {
    resultFolders = results.map { $0.real ?? $0 }
    for path in paths {
      if path == "-" {
        pictures.append(try Picture(standardInput: try StandardStreams.readAll(limit: PictureFile.byteLimit)))
      } else if (try? isFolder(path)) == true {
        walk(path, below: nil, isRecursive)
      } else {
        pictures.append(Picture(path: path, name: path.name))
      }
    }
  }

  private mutating func walk(_ folder: Path, below name: Path?, _ isRecursive: Bool) {
    areListed = true
    // A stack of its own: folders may lie deep.
    var waiting = [(path: folder, name: name)]
    while let next = waiting.popLast() {
      var folders: [(path: Path, name: Path?)] = []
      for entry in list(next.path) {
        let path = next.path.appending(entry)
        let name = next.name.map { $0.appending(entry) } ?? entry
        switch Self.kind(of: path) {
        case .folder: if isRecursive, !isOfResults(path) { folders.append((path, name)) }
        case .file: add(Picture(path: path, name: name))
        case .other: break
        }
      }
      waiting += folders.reversed()
    }
  }

  private func isOfResults(_ folder: Path) -> Bool {
    !resultFolders.isEmpty && resultFolders.contains(folder.real ?? folder)
  }

  private mutating func add(_ picture: Picture) {
    let suffix = picture.path.fileExtension
    if BrowserState.pictureExtensions.contains(suffix) {
      pictures.append(picture)
    } else {
      unsupported[suffix.isEmpty ? "no suffix" : ".\(suffix)", default: 0] += 1
    }
  }

  private mutating func list(_ folder: Path) -> [Path] {
    guard folder.call({ access($0, R_OK | X_OK) }) == 0 else {
      faults.append("\(folder): cannot be read: \(String(cString: strerror(errno)))")
      return []
    }
    return names(in: folder)
  }

  private enum Kind { case folder, file, other }

  private static func kind(of path: Path) -> Kind {
    var status = stat()
    guard path.call({ lstat($0, &status) }) == 0 else { return .other }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    case S_IFLNK:
      return path.call({ stat($0, &status) }) == 0 && status.st_mode & S_IFMT == S_IFREG ? .file : .other
    default: return .other
    }
  }
}
