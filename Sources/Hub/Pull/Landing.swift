import Files
import Glibc

/// Where a fetched file goes: while it comes, and when it is whole. That nobody else writes there is for the caller.
enum Landing: Sendable {
  /// A blob of the cache, and the link to it in the snapshot.
  case cache(RepositoryFolder, commit: String)
  /// A plain file in a folder. Not `replacing`, another file there stays.
  case folder(Path, replacing: Bool)

  /// The model's folder.
  var folder: Path {
    switch self {
    case .cache(let repository, let commit): repository.snapshot(commit: commit)
    case .folder(let folder, _): folder
    }
  }

  func place(of file: HubFile) -> Path { folder.appending(Path(file.name)) }

  func blob(of file: HubFile) -> Path? {
    guard case .cache(let repository, _) = self else { return nil }
    return repository.blobs.appending(Path(file.digest.text))
  }

  /// Where a file is while it comes.
  func partial(of file: HubFile) -> Path {
    switch self {
    case .cache(let repository, _): repository.blobs.appending(Path("\(file.digest.text).incomplete"))
    case .folder(let folder, _):
      // Of another state of the repository there may be another.
      folder.appending(Path(".\(file.name).\(file.digest.text.prefix(12)).incomplete"))
    }
  }

  /// What there is of beginnings, the longest first; newer versions of huggingface_hub give each process its own.
  func beginnings(of file: HubFile) -> [(path: Path, byteCount: Int)] {
    let own = partial(of: file)
    var found = [own]
    if case .cache(let repository, _) = self {
      found += names(in: repository.blobs).map(\.text)
        .filter { $0.hasPrefix(file.digest.text + ".") && $0.hasSuffix(".incomplete") }
        .map { repository.blobs.appending(Path($0)) }.filter { $0 != own }
    }
    let sized = found.compactMap { path in regularSize(path).map { (path: path, byteCount: $0) } }
    return sized.sorted { $0.byteCount > $1.byteCount }
  }

  /// Makes the folders. Throws `FileError`.
  func makeFolders() throws(FileError) {
    // As every program makes them: a cache may be shared.
    try Files.makeFolder(folder, mode: 0o777)
    guard case .cache(let repository, _) = self else { return }
    try Files.makeFolder(repository.blobs, mode: 0o777)
    try Files.makeFolder(repository.locks, mode: 0o777)
  }

  // MARK: Landed

  /// Gives a whole and flushed file its name. Throws `HubError.different` or `FileError`.
  func land(_ partial: PartialFile, _ file: HubFile) throws {
    let place = place(of: file)
    switch self {
    case .cache: try rename(partial.path, to: blob(of: file)!)
    case .folder(_, true): try rename(partial.path, to: place)
    case .folder(_, false): try settle(partial.path, at: place)
    }
  }

  /// What is left of others' tries, once the file is there. For whoever has its lock.
  func removeBeginnings(of file: HubFile) {
    for beginning in beginnings(of: file) { try? removeFile(beginning.path) }
  }

  /// A link, unlike a rename, fails where something has the name.
  private func settle(_ partial: Path, at place: Path) throws {
    if partial.call({ partial in place.call { Glibc.link(partial, $0) } }) == 0 {
      return try removeFile(partial)
    }
    guard errno != EEXIST else { throw HubError.different(file: place) }
    // No links here (FAT).
    try rename(partial, to: place)
  }

  /// Whether the snapshot has a file, as a link to its blob or, where there are no links, itself.
  func isInSnapshot(_ file: HubFile) -> Bool {
    let place = place(of: file)
    return size(place) == file.byteCount && (!isLink(place) || place.real == blob(of: file)?.real)
  }

  /// In the cache, where the contents of a file are, in the right length: in the snapshot, or in a blob that the
  /// snapshot does not have yet.
  func contents(of file: HubFile) -> Path? {
    if isInSnapshot(file) { return place(of: file) }
    return blob(of: file).flatMap { size($0) == file.byteCount ? $0 : nil }
  }

  /// The snapshot's link to a blob that is there. `isNew`: whatever stands there itself is an old one. Throws
  /// `FileError`.
  func linkToBlob(_ file: HubFile, isNew: Bool) throws(FileError) {
    let place = place(of: file)
    guard let blob = blob(of: file), !isInSnapshot(file) || isNew && !isLink(place) else { return }
    try removeFile(place)
    let target = Path("../../blobs/\(file.digest.text)")
    guard target.call({ target in place.call { symlink(target, $0) } }) != 0 else { return }
    // No links here: the file itself takes the place, as huggingface_hub does it.
    guard [EPERM, EOPNOTSUPP, ENOSYS].contains(errno) else {
      throw .system(file: place, operation: "link", code: errno)
    }
    try rename(blob, to: place)
  }
}

/// Bytes of what a path leads to, where that is a regular file.
func size(_ path: Path) -> Int? { (try? FileStamp(path))?.size }

/// Bytes of a regular file that stands at the path itself.
func regularSize(_ path: Path) -> Int? { kind(of: path) == S_IFREG ? size(path) : nil }

func isLink(_ path: Path) -> Bool { kind(of: path) == S_IFLNK }
