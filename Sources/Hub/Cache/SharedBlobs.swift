import Files
import Glibc

/// huggingface_hub's store of blobs that several repositories share: `CACHE/blobs/12/12AB...` beside a list of the links
/// to it, `12AB....refs`. This program only reads what is there, and frees what nobody links to any more.
struct SharedBlobs {
  private let cache: Path
  private let path: Path
  private let isThere: Bool

  private static let marker: Path = ".huggingface-shared-blobs"

  init(cache: Path) {
    self.cache = cache.standardized(in: Path.workingFolder ?? "/")
    path = self.cache.appending("blobs")
    let marker = path.appending(Self.marker)
    isThere =
      kind(of: path) == S_IFDIR && regularSize(marker) == 2
      && (try? readFile(marker, limit: 2)) == Array("1\n".utf8)
  }

  /// The store's file that a link's target is; nil where it is none.
  func entry(_ target: Path) -> Path? {
    let name = target.name.text
    guard isThere, target.parent.parent == path, target.parent.name.text == name.prefix(2),
      FileDigest(name).map({ $0.text.utf8.count == 64 }) == true, kind(of: target.parent) == S_IFDIR
    else { return nil }
    return target
  }

  /// Removes a file of the store unless something links to it, or that cannot be told. Returns its bytes then.
  func collect(_ entry: Path) -> Int {
    guard let lock = try? FileLock(Path("\(entry.text).lock"), isCancelled: { true }) else { return 0 }
    defer { lock.release() }
    let list = Path("\(entry.text).refs")
    guard let bytes = regularSize(entry), regularSize(list) != nil,
      let lines = try? readFile(list, limit: 1 << 20),
      !lines.split(separator: UInt8(ascii: "\n")).contains(where: { isLinked($0, entry) }),
      (try? removeFile(entry)) != nil
    else { return 0 }
    try? removeFile(list)
    return bytes
  }

  private func isLinked(_ line: ArraySlice<UInt8>, _ entry: Path) -> Bool {
    let link = Path(bytes: line).standardized(in: cache)
    guard let target = linkTarget(link) else { return false }
    return target.standardized(in: link.parent) == entry
  }
}
