import Files
import Glibc

/// The folder of one repository in the cache, as huggingface_hub lays it out.
struct RepositoryFolder {
  let id: HubID
  let path: Path
  /// Where its blobs' locks are.
  let locks: Path

  private static let separator = "--"
  private static let referenceLimit = 1000

  init(_ id: HubID, in cache: Path) {
    let name = Path(
      "\(id.kind.rawValue)s--\(id.name.split(separator: "/").joined(separator: Self.separator))")
    self.id = id.at(nil)
    path = cache.appending(name)
    locks = cache.appending(".locks").appending(name)
  }

  /// "org/name" of "models--org--name"; nil for a folder that is none.
  static func id(ofName name: String) -> HubID? {
    for kind in HubID.Kind.allCases where name.hasPrefix("\(kind.rawValue)s\(separator)") {
      let steps = name.split(separator: separator, omittingEmptySubsequences: false)
      return steps.count == 3 ? HubID("\(steps[1])/\(steps[2])", kind: kind) : nil
    }
    return nil
  }

  var blobs: Path { path.appending("blobs") }
  var snapshots: Path { path.appending("snapshots") }
  var references: Path { path.appending("refs") }

  func snapshot(commit: String) -> Path { snapshots.appending(Path(commit)) }
  func reference(_ name: String) -> Path { references.appending(Path(name)) }

  /// What a branch or tag means; nil where it was not fetched. Throws `HubError` or `FileError`.
  func commit(of name: String) throws -> String? {
    let file = reference(name)
    guard try exists(file), try !isFolder(file) else { return nil }
    let text = String(decoding: try readFile(file, limit: 1000), as: UTF8.self)
    let commit = text.split { $0.isWhitespace || $0.isNewline }.first.map(String.init) ?? ""
    guard isPlainFileName(commit) else { throw HubError.damagedReference(file: file) }
    return commit
  }

  /// Branches and tags with what they mean, by name; damaged ones are left out.
  func allReferences() -> [(name: String, commit: String)] {
    var found: [(name: String, commit: String)] = []
    var waiting = [""]
    while let prefix = waiting.popLast(), found.count < Self.referenceLimit {
      for name in Files.names(in: references.appending(Path(prefix))).map({ prefix + $0.text }) {
        if kind(of: reference(name)) == S_IFDIR, waiting.count < 100, name.utf8.count < 200 {
          waiting.append(name + "/")
        } else if let commit = try? commit(of: name) {
          found.append((name, commit))
        }
      }
    }
    return found.sorted { $0.name < $1.name }
  }

  /// The commits of which something is here.
  func commits() -> [String] {
    names(in: snapshots).filter { kind(of: snapshots.appending($0)) == S_IFDIR }.map(\.text)
  }
}

/// S_IFREG, S_IFDIR, S_IFLNK, ... of what stands at a path, links not followed; nil for nothing.
func kind(of path: Path) -> mode_t? {
  var status = stat()
  return path.call { lstat($0, &status) } == 0 ? status.st_mode & S_IFMT : nil
}
