import Files

extension RepositoryFolder {
  /// The folder of the revision that is named; of none, of the one that is here. Throws `HubError` or `FileError`.
  func snapshot(_ id: HubID) throws -> Path {
    guard let revision = id.revision else { return try chosenSnapshot(id) }
    let commit = try commit(of: revision) ?? revision
    guard isPlainFileName(commit), try exists(snapshot(commit: commit)) else {
      throw HubError.notFetched(id: id, revision: revision, folder: path)
    }
    return snapshot(commit: commit)
  }

  /// `main` where it is whole, else another one that is; none whole, `main` all the same: what it lacks is told then.
  private func chosenSnapshot(_ id: HubID) throws -> Path {
    let main = try commit(of: "main")
    let there = commits()
    let names = allReferences().filter { there.contains($0.commit) }
    let whole = Set(there.filter(isComplete))
    if let main, whole.contains(main) || whole.isEmpty && there.contains(main) {
      return snapshot(commit: main)
    }
    if let usual = names.first(where: { $0.name == HubQuestions.preferred && whole.contains($0.commit) }) {
      return snapshot(commit: usual.commit)
    }
    let candidates = whole.isEmpty ? there : whole.sorted()
    guard let only = candidates.first else {
      throw HubError.notFetched(id: id, revision: "main", folder: path)
    }
    guard candidates.count == 1 else {
      let known = candidates.map { commit in names.first { $0.commit == commit }?.name ?? commit }
      throw HubError.severalRevisions(id: id, names: known.sorted())
    }
    return snapshot(commit: only)
  }

  /// What is damaged counts: what is wrong with it is told, and nothing else answers in its place.
  private func isComplete(_ commit: String) -> Bool {
    switch CachedRevision.State(ofSnapshot: snapshot(commit: commit), isBegun: false) {
    case .complete, .damaged: true
    case .partial, .noModel: false
    }
  }
}
