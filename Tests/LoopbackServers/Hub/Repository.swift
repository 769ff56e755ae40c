/// Who may have the files of a repository.
public enum Access: Sendable {
  case open
  /// Listed for all; its files are for tokens of those who accepted its licence.
  case gated
  /// As if it were not there, without a token of those who may see it.
  case hidden
  case disabled
}

/// What is wrong with the listing of a repository.
public enum ListingFault: Sendable {
  /// Every call finds a new commit, of the same files.
  case commitChanges
  /// The `Link` of every page leads there.
  case nextPage(String)
  /// Page after page without end, of the same files.
  case endlessPages
  /// So many more small files, made as they are listed.
  case manyFiles(Int)
}

/// One repository: branches that are commits, commits that are files.
struct Repository: Sendable {
  let id: String
  var access = Access.open
  var fault: ListingFault?
  var branches: [String: String] = [:]
  var commits: [String: [(name: String, file: ServedFile)]] = [:]
  private var count = 0

  init(id: String) { self.id = id }

  /// Returns the new commit's name.
  @discardableResult
  mutating func commit(_ files: [(name: String, file: ServedFile)], to branch: String) -> String {
    count += 1
    let commit = sha1(Array("\(id)\n\(branch)\n\(count)".utf8))
    commits[commit] = files
    branches[branch] = commit
    return commit
  }

  /// The commit of a branch, or the one that is named itself.
  func commit(of revision: String) -> String? {
    branches[revision] ?? (commits[revision] == nil ? nil : revision)
  }

  func file(_ name: String, in commit: String) -> ServedFile? {
    // Compared byte by byte: "é" in two spellings is two files.
    if let found = commits[commit]?.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
      return found.file
    }
    return manyNames.contains(name) ? Self.tiny : nil
  }

  // MARK: Many files

  static let tiny = ServedFile("")

  var manyCount: Int { if case .manyFiles(let count)? = fault { count } else { 0 } }

  static func manyName(_ index: Int) -> String { "many/file-\(index).txt" }

  struct ManyNames {
    let count: Int
    func contains(_ name: String) -> Bool {
      guard name.hasPrefix("many/file-"), let index = Int(name.dropFirst(10).dropLast(4)) else {
        return false
      }
      return index >= 0 && index < count && name == Repository.manyName(index)
    }
  }

  private var manyNames: ManyNames { ManyNames(count: manyCount) }

  func count(in commit: String) -> Int { (commits[commit]?.count ?? 0) + manyCount }

  func entry(_ index: Int, in commit: String) -> (name: String, file: ServedFile) {
    let own = commits[commit] ?? []
    return index < own.count ? own[index] : (Self.manyName(index - own.count), Self.tiny)
  }
}
