import Foundation
import Interface

/// Reads folders for the browser.
enum FolderReader {
  static func list(_ source: ListingSource) -> Listing {
    switch source {
    case .folder(let path): return folder(path)
    case .arguments(let paths):
      if paths.count == 1, entry(path: paths[0])?.kind == .folder { return folder(paths[0]) }
      let missing = paths.first { entry(path: $0) == nil }
      return Listing(
        source: source, entries: paths.compactMap(entry),
        parent: paths.first.map { ($0 as NSString).deletingLastPathComponent },
        error: missing.map { "\($0): no such file or folder" })
    }
  }

  private static func folder(_ path: String) -> Listing {
    let parent = path == "/" ? nil : (path as NSString).deletingLastPathComponent
    guard let names = names(in: path) else {
      return Listing(
        source: .folder(path), entries: [], parent: parent,
        error: "\(path): cannot be read: \(String(cString: strerror(errno)))")
    }
    let prefix = path.hasSuffix("/") ? path : path + "/"
    return Listing(
      source: .folder(path), entries: names.compactMap { entry(path: prefix + $0) }, parent: parent)
  }

  /// Names that are no UTF-8 are left out: a path made from them would name another file.
  private static func names(in path: String) -> [String]? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func entry(path: String) -> FolderEntry? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFDIR || kind == S_IFREG else { return nil }
    return FolderEntry(
      name: (path as NSString).lastPathComponent, path: path, kind: kind == S_IFDIR ? .folder : .file,
      byteCount: Int(status.st_size), modified: Double(status.st_mtim.tv_sec))
  }

  /// Whether the browser would show anything to look at here.
  static func hasPictures(_ path: String) -> Bool {
    (names(in: path) ?? []).contains { name in
      !name.hasPrefix(".")
        && BrowserState.pictureExtensions.contains((name as NSString).pathExtension.lowercased())
    }
  }
}
