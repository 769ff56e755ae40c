import Files
import Glibc

extension HubCache {
  /// What of models and spaces is here, by name. Names that are none of a repository are left out, and what else stands
  /// in the folder. A repository may be a link to a folder elsewhere.
  public func repositories() -> [CachedRepository] {
    names(in: path).compactMap { name in
      guard (try? isFolder(path.appending(name))) == true, let id = RepositoryFolder.id(ofName: name.text)
      else { return nil }
      return RepositoryFolder(id, in: path).listed()
    }
  }
}

extension RepositoryFolder {
  /// nil where nothing of it is here.
  fileprivate func listed() -> CachedRepository? {
    let blobs = names(in: blobs).map { self.blobs.appending($0) }
    let isPartial = { (path: Path) in path.text.hasSuffix(".incomplete") }
    let references = Dictionary(grouping: allReferences(), by: \.commit)
    let revisions = commits().map { commit in
      revision(commit, references[commit]?.map(\.name) ?? [], isBegun: blobs.contains(where: isPartial))
    }
    guard !blobs.isEmpty || !revisions.isEmpty else { return nil }
    // Files that stand in a snapshot themselves, where there are no links.
    let loose = commits().flatMap { files(below: snapshot(commit: $0)) }.filter { !isLink($0) }
    return CachedRepository(
      id: id, folder: path, revisions: revisions, byteCount: Self.bytes(blobs + loose),
      partialByteCount: Self.bytes(blobs.filter(isPartial)),
      lastModified: revisions.map(\.lastModified).max() ?? Self.time(path))
  }

  private func revision(_ commit: String, _ names: [String], isBegun: Bool) -> CachedRevision {
    let folder = snapshot(commit: commit)
    let files = files(below: folder)
    let blobs = Set(files.map { $0.real ?? $0 })
    return CachedRevision(
      commit: commit, names: names, folder: folder, fileCount: files.count, byteCount: Self.bytes(blobs),
      lastModified: blobs.map(Self.time).max() ?? Self.time(folder),
      state: .init(ofSnapshot: folder, isBegun: isBegun))
  }

  /// Files and links in a folder and the folders in it, which are not followed where they are links.
  func files(below folder: Path) -> [Path] {
    var found: [Path] = []
    var waiting = [(folder: folder, depth: 0)]
    while let (folder, depth) = waiting.popLast(), found.count < ListingCheck.fileLimit {
      for path in names(in: folder).map({ folder.appending($0) }) {
        if kind(of: path) != S_IFDIR {
          found.append(path)
        } else if depth < 32 {
          waiting.append((path, depth + 1))
        }
      }
    }
    return found
  }

  private static func bytes(_ files: some Sequence<Path>) -> Int {
    files.reduce(0) { $0 + (size($1) ?? 0) }
  }

  private static func time(_ path: Path) -> Int {
    var status = stat()
    return path.call { stat($0, &status) } == 0 ? status.st_mtim.tv_sec : 0
  }
}
