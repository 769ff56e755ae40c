import JSON

/// What of a repository is to be fetched, at one commit.
struct HubListing: Sendable {
  /// With the revision that was chosen.
  let id: HubID
  /// Whether the revision was not named but chosen.
  let isRevisionChosen: Bool
  let commit: String
  let files: [HubFile]
}

extension HubQuestions {
  private static let listingLimit = 16 << 20
  /// Half the size, and what a CPU's kernels read: taken where a repository has it.
  static let preferred = "bfloat16"

  /// Throws `HubError`, `HTTPError` or `JSONError`.
  func listing() throws -> HubListing {
    let revision = try id.revision ?? (branches().contains(Self.preferred) ? Self.preferred : "main")
    let chosen = id.at(revision)
    // One answer holds the commit and its files with sizes and digests; `/tree` would tell the same in pages and
    // without the commit.
    let root = try document(
      requests.api(id, "revision", revision: revision, query: "?blobs=true"), limit: Self.listingLimit, chosen
    )
    let commit = try root.string("sha")
    guard [40, 64].contains(commit.utf8.count), commit.utf8.allSatisfy(Self.isHexDigit) else {
      throw HubError.badAnswer(id: chosen, fault: "its commit is none")
    }
    let entries = try checked(root, chosen)
    let files = try HubQuestions(requests: requests, id: chosen, isCancelled: isCancelled, handler: handler)
      .modelFiles(entries, commit: commit)
    return HubListing(
      id: chosen, isRevisionChosen: id.revision == nil && revision == Self.preferred, commit: commit,
      files: files)
  }

  /// Branches by name; none where the endpoint does not tell.
  private func branches() throws -> [String] {
    do {
      let root = try document(requests.api(id, "refs"), limit: Self.listingLimit, id)
      return try root.elements("branches").map { try $0.string("name") }
    } catch HubError.notFound, HubError.noFile {
      // An endpoint that does not tell, or a repository that is not there: the next question says which.
      return []
    }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  // MARK: The listing's entries

  /// As listed; what the endpoint does not tell is nil.
  private struct Entry {
    let name: String
    let byteCount: Int?
    let digest: FileDigest?
  }

  private func checked(_ root: JSONValue, _ id: HubID) throws -> [Entry] {
    var check = ListingCheck(id)
    var entries: [Entry] = []
    for sibling in try root.elements("siblings") {
      let large = sibling.optional("lfs")
      let size = sibling.optional("size") ?? large?.optional("size")
      let digest = try large.map { try $0.string("sha256") } ?? sibling.optional("blobId")?.string()
      let entry = Entry(
        name: try sibling.string("rfilename"), byteCount: try size?.int(),
        digest: digest.flatMap { FileDigest($0) })
      try check.add(entry.name, byteCount: entry.byteCount)
      entries.append(entry)
    }
    try check.finish()
    return entries
  }

  private func modelFiles(_ entries: [Entry], commit: String) throws -> [HubFile] {
    let byName = Dictionary(entries.map { ($0.name, $0) }) { first, _ in first }
    func file(_ name: String) throws -> HubFile? { try byName[name].map { try self.file($0, commit) } }
    var files = try entries.filter { ModelFiles.isTaken($0.name, byteCount: $0.byteCount ?? 0) }
      .map { try self.file($0, commit) }
    let isAdapter = byName[ModelFiles.adapter] != nil
    let names = entries.map(\.name)
    if let missing = ModelFiles.missing(names), !isAdapter {
      throw HubError.noModel(id: id, missing: missing)
    }
    if let archive = try ModelFiles.archive(among: names).flatMap(file) { files.append(archive) }
    if let weights = try file(ModelFiles.weights) {
      files.append(weights)
    } else if let index = try file(ModelFiles.index) {
      files.append(index)
      for shard in try shards(index, commit) {
        guard let shard = try file(shard) else { throw HubError.noModel(id: id, missing: shard) }
        files.append(shard)
      }
    }
    return files.sorted { $0.name < $1.name }
  }

  private func file(_ entry: Entry, _ commit: String) throws -> HubFile {
    if let size = entry.byteCount, let digest = entry.digest {
      return HubFile(name: entry.name, byteCount: size, digest: digest)
    }
    let told = try head(entry.name, commit: commit)
    var check = ListingCheck(id)
    try check.add(entry.name, byteCount: told.byteCount)
    return told
  }
}
