import Files
import Foundation
import Interface

/// Reads folders for the browser.
enum FolderReader {
  static func list(_ source: ListingSource, isRefresh: Bool = false) -> Listing {
    if let path = folder(of: source) { return folder(path, isRefresh) }
    switch source {
    case .folder(let path): return folder(path, isRefresh)
    case .arguments(let paths):
      let missing = paths.first { entry($0) == nil }
      return Listing(
        source: source, entries: paths.compactMap(entry), parent: paths.first.map(\.parent),
        error: missing.map { "\($0): no such file or folder" }, isRefresh: isRefresh)
    }
  }

  /// The folder that is listed; nil where a list of arguments is.
  static func folder(of source: ListingSource) -> Path? {
    switch source {
    case .folder(let path): path
    case .arguments(let paths): paths.count == 1 && entry(paths[0])?.kind == .folder ? paths[0] : nil
    }
  }

  /// What can be opened in a folder; none where it cannot be read.
  static func entries(of path: Path) -> [FolderEntry] {
    names(in: path).compactMap { entry(path.appending($0)) }
  }

  private static func folder(_ path: Path, _ isRefresh: Bool) -> Listing {
    let (source, parent) = (ListingSource.folder(path), path == "/" ? nil : path.parent)
    do {
      let entries = try readNames(in: path).compactMap { entry(path.appending($0)) }
      return Listing(source: source, entries: entries, parent: parent, isRefresh: isRefresh)
    } catch {
      return Listing(source: source, entries: [], parent: parent, error: "\(error)", isRefresh: isRefresh)
    }
  }

  private static func entry(_ path: Path) -> FolderEntry? {
    var status = stat()
    guard path.call({ stat($0, &status) }) == 0 else { return nil }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFDIR || kind == S_IFREG else { return nil }
    return FolderEntry(
      path: path, kind: kind == S_IFDIR ? .folder : .file, byteCount: Int(status.st_size),
      modified: Double(status.st_mtim.tv_sec), stamp: kind == S_IFREG ? FileStamp(status) : nil)
  }

  /// Whether the browser would show anything to look at here.
  static func hasPictures(_ path: Path) -> Bool {
    names(in: path).contains {
      !$0.isHidden && BrowserState.pictureExtensions.contains($0.fileExtension)
    }
  }
}
