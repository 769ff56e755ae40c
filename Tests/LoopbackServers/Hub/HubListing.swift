import JSON

/// The answers about what a repository holds.
struct HubListing {
  let repository: Repository
  let kind: LoopbackHub.Kind
  let commit: String

  // MARK: Information

  /// `/revision/{revision}`, with sizes and hashes where they are asked for.
  func information(withBlobs: Bool) -> Reply {
    let (before, after) = informationAround
    let many = repository.count(in: commit) > 10_000
    let headers: Headers = ["Content-Type": "application/json", "X-Repo-Commit": commit]
    guard many else {
      return Reply(
        headers: headers, .text(before + siblings(withBlobs, 0..<repository.count(in: commit)) + after))
    }
    return .stream(headers: headers) { writer in
      writer.write(before)
      for start in stride(from: 0, to: repository.count(in: commit), by: 1000) {
        let range = start..<min(start + 1000, repository.count(in: commit))
        guard writer.write((start > 0 ? "," : "") + siblings(withBlobs, range)) else { return }
      }
      writer.write(after)
    }
  }

  private var informationAround: (String, String) {
    let gated: JSONLine.Value =
      if case .gated = repository.access { .string("manual") } else { .bool(false) }
    let fields: [(String, JSONLine.Value)] = [
      ("_id", .string(String(commit.prefix(24)))), ("id", .string(repository.id)),
      ("sha", .string(commit)), ("private", .bool(false)), ("gated", gated),
      ("disabled", .bool(false)), ("lastModified", .string("2024-05-14T08:00:00.000Z")),
      ("createdAt", .string("2024-05-13T08:00:00.000Z")), ("tags", .array([])), ("downloads", .int(1)),
      ("likes", .int(0)),
    ]
    let own: [(String, JSONLine.Value)] =
      kind == .model ? [("modelId", .string(repository.id))] : [("sdk", .string("gradio"))]
    return (JSONLine.text(.object(fields + own)).dropLast() + ",\"siblings\":[", "]}")
  }

  private func siblings(_ withBlobs: Bool, _ range: Range<Int>) -> String {
    range.map { index in
      let (name, file) = repository.entry(index, in: commit)
      var fields: [(String, JSONLine.Value)] = [("rfilename", .string(name))]
      if withBlobs {
        fields += [("blobId", .string(blob(file))), ("size", .int(size(file)))]
        if file.isLarge { fields.append(("lfs", lfs(file, hashName: "sha256"))) }
      }
      return JSONLine.text(.object(fields))
    }.joined(separator: ",")
  }

  private func size(_ file: ServedFile) -> Int { file.listed.size ?? file.content.size }

  private func blob(_ file: ServedFile) -> String {
    file.isLarge ? file.blob : file.listed.hash ?? file.hash
  }

  private func lfs(_ file: ServedFile, hashName: String) -> JSONLine.Value {
    .object([
      (hashName, .string(file.listed.hash ?? file.hash)), ("size", .int(size(file))),
      ("pointerSize", .int(file.pointerSize)),
    ])
  }

  // MARK: Tree

  /// One page of `/tree/{revision}`; `next` gives the address of the page that begins at an entry.
  func tree(folder: String, isRecursive: Bool, from start: Int, count: Int, next: (Int) -> String) -> Reply {
    let entries = treeEntries(folder: folder, isRecursive: isRecursive)
    let start = min(max(0, start), entries.count)
    let end = entries.count - start > count ? start + count : entries.count
    var reply = Reply.json(.array((start..<end).map { entry(entries[$0]) }))
    let link: String? =
      switch repository.fault {
      case .nextPage(let place)?: place
      case .endlessPages?: next(end < entries.count ? end : 0)
      case .commitChanges?, .manyFiles?, nil: end < entries.count ? next(end) : nil
      }
    reply.headers["Link"] = link.map { "<\($0)>; rel=\"next\"" }
    return reply
  }

  private enum Entry { case file(Int), folder(String) }

  private struct Entries {
    let own: [Entry]
    let from: Int
    let many: Int
    var count: Int { own.count + many }
    subscript(index: Int) -> Entry { index < own.count ? own[index] : .file(from + index - own.count) }
  }

  private func treeEntries(folder: String, isRecursive: Bool) -> Entries {
    let start = folder.isEmpty ? "" : folder + "/"
    let files = repository.commits[commit] ?? []
    var own: [Entry] = []
    var folders: Set<String> = []
    for (index, (name, _)) in files.enumerated() where name.hasPrefix(start) {
      let parts = name.dropFirst(start.count).split(separator: "/", omittingEmptySubsequences: false)
      let depth = isRecursive ? parts.count - 1 : min(1, parts.count - 1)
      for count in stride(from: 1, through: depth, by: 1) where count < 50 {
        let folder = start + parts[..<count].joined(separator: "/")
        if folders.insert(folder).inserted { own.append(.folder(folder)) }
      }
      if isRecursive || parts.count == 1 { own.append(.file(index)) }
    }
    return Entries(own: own, from: files.count, many: repository.manyCount)
  }

  private func entry(_ entry: Entry) -> JSONLine.Value {
    switch entry {
    case .folder(let name):
      return .object([
        ("type", .string("directory")), ("oid", .string(sha1(Array(name.utf8)))), ("size", .int(0)),
        ("path", .string(name)),
      ])
    case .file(let index):
      let (name, file) = repository.entry(index, in: commit)
      var fields: [(String, JSONLine.Value)] = [
        ("type", .string("file")), ("oid", .string(blob(file))), ("size", .int(size(file))),
        ("path", .string(name)),
      ]
      if file.isLarge { fields.append(("lfs", lfs(file, hashName: "oid"))) }
      return .object(fields)
    }
  }

  // MARK: Branches

  var branches: Reply {
    .json(
      .object([
        (
          "branches",
          .array(
            repository.branches.sorted { $0.key < $1.key }.map { name, commit in
              .object([
                ("name", .string(name)), ("ref", .string("refs/heads/\(name)")),
                ("targetCommit", .string(commit)),
              ])
            })
        ), ("converts", .array([])), ("tags", .array([])),
      ]))
  }
}
