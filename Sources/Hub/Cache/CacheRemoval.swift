import Files
import Glibc

extension HubCache {
  /// Removes a repository, or of one that has a revision that one and the blobs that none else needs. The revision is a
  /// branch, a tag, a commit, or the beginning of a commit, of at least six digits.
  ///
  /// Nothing outside the cache's folder is touched, wherever links lead. Returns the bytes that are free then. Throws
  /// `HubError.notInCache`, `.notFetched`, `.linkedRepository`, `.busy` while something of it is being fetched, or
  /// `FileError`.
  @discardableResult
  public func remove(_ id: HubID) throws -> Int {
    let repository = RepositoryFolder(id, in: path)
    guard try isFolder(repository.path) else { throw HubError.notInCache(id: id, cache: path) }
    if let target = linkTarget(repository.path) {
      throw HubError.linkedRepository(folder: repository.path, place: repository.path.real ?? target)
    }
    let held = try repository.allLocks()
    defer { for lock in held { lock.release() } }
    let store = SharedBlobs(cache: path)
    guard let revision = id.revision else { return try repository.removeAll(store) }
    guard let commit = try repository.fetchedCommit(revision) else {
      throw HubError.notFetched(id: id, revision: revision, folder: repository.path)
    }
    return try repository.remove(commit: commit, store)
  }
}

extension RepositoryFolder {
  /// The locks of its blobs, so that none is being fetched. Throws `HubError.busy` or `FileError`.
  fileprivate func allLocks() throws -> [FileLock] {
    try names(in: locks).filter { $0.text.hasSuffix(".lock") }.compactMap { name in
      let path = locks.appending(name)
      guard kind(of: path) == S_IFREG else { return nil }
      guard let lock = try FileLock(path, isCancelled: { true }) else { throw HubError.busy(file: path) }
      return lock
    }
  }

  /// What a user means by a revision, of those that are here.
  fileprivate func fetchedCommit(_ revision: String) throws -> String? {
    let commits = commits()
    if let commit = try commit(of: revision), commits.contains(commit) { return commit }
    let found = commits.filter { $0 == revision || revision.utf8.count >= 6 && $0.hasPrefix(revision) }
    return found.count == 1 ? found[0] : nil
  }

  fileprivate func removeAll(_ store: SharedBlobs) throws -> Int {
    var freed = 0
    // What means it goes before what is meant: whenever this ends early, nothing seems whole that is not.
    _ = try removeTree(references)
    freed += try removeTree(snapshots)
    for name in names(in: blobs) { freed += try removeBlob(blobs.appending(name), store) }
    freed += try removeTree(path)
    _ = try removeTree(locks)
    return freed
  }

  fileprivate func remove(commit: String, _ store: SharedBlobs) throws -> Int {
    let others = commits().filter { $0 != commit }
    guard !others.isEmpty else { return try removeAll(store) }
    for reference in allReferences() where reference.commit == commit {
      try removeFile(self.reference(reference.name))
    }
    let own = targets(commit)
    var freed = try removeTree(snapshot(commit: commit))
    let kept = Set(others.flatMap(targets))
    for blob in own.subtracting(kept) { freed += try removeBlob(blob, store) }
    return freed
  }

  /// The blobs that a snapshot's links name. Of links that lead elsewhere nothing is looked at.
  private func targets(_ commit: String) -> Set<Path> {
    let blobs = blobs.standardized(in: Path.workingFolder ?? "/")
    return Set(
      files(below: snapshot(commit: commit)).compactMap { file in
        guard let target = linkTarget(file) else { return nil }
        let blob = target.standardized(in: file.parent.standardized(in: Path.workingFolder ?? "/"))
        return blob.parent == blobs ? self.blobs.appending(blob.name) : nil
      })
  }

  /// Returns the bytes that are free then.
  private func removeBlob(_ blob: Path, _ store: SharedBlobs) throws -> Int {
    let bytes = regularSize(blob) ?? 0
    let shared = linkTarget(blob).flatMap { store.entry($0.standardized(in: blob.parent)) }
    try removeFile(blob)
    return bytes + (shared.map { store.collect($0) } ?? 0)
  }

  /// A folder with all that is in it; links are removed, not followed. Returns the bytes that are free then.
  private func removeTree(_ folder: Path) throws -> Int {
    guard kind(of: folder) == S_IFDIR else { return 0 }
    var freed = 0
    for path in names(in: folder).map({ folder.appending($0) }) {
      if kind(of: path) == S_IFDIR {
        freed += try removeTree(path)
      } else {
        freed += regularSize(path) ?? 0
        try removeFile(path)
      }
    }
    guard folder.call({ rmdir($0) }) == 0 || errno == ENOENT else {
      throw FileError.system(file: folder, operation: "remove", code: errno)
    }
    return freed
  }
}

/// What a link says; nil for what is none.
func linkTarget(_ path: Path) -> Path? {
  var buffer = [UInt8](repeating: 0, count: 4096)
  let count = path.call { path in
    buffer.withUnsafeMutableBytes {
      readlink(path, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
  }
  return count > 0 ? Path(bytes: buffer.prefix(count)) : nil
}
