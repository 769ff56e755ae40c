import Files

extension LoopbackHub {
  /// Serves a folder: ORG/NAME/BRANCH/files are models, spaces/ORG/NAME/BRANCH/files are spaces; gives what was
  /// found as "ORG/NAME@BRANCH". Files are read as they are asked for. Throws `FileError`.
  @discardableResult
  public func add(tree root: Path) throws -> [String] {
    var found: [String] = []
    for organisation in try folders(root) where organisation != "spaces" {
      found += try add(organisation: organisation, below: root, kind: .model)
    }
    let spaces = root.appending("spaces")
    if try isFolder(spaces) {
      for organisation in try folders(spaces) {
        found += try add(organisation: organisation, below: spaces, kind: .space)
      }
    }
    return found
  }

  private func add(organisation: Path, below root: Path, kind: Kind) throws -> [String] {
    var found: [String] = []
    let above = root.appending(organisation)
    for name in try folders(above) {
      let id = "\(organisation.text)/\(name.text)"
      for branch in try folders(above.appending(name)) {
        let folder = above.appending(name).appending(branch)
        add(id, kind: kind, revision: branch.text, files: try files(in: folder, named: ""))
        found.append("\(id)@\(branch.text)")
      }
    }
    return found
  }

  private func folders(_ folder: Path) throws -> [Path] {
    try names(in: folder).filter { try !$0.isHidden && isFolder(folder.appending($0)) }
  }

  private func files(in folder: Path, named start: String) throws -> [(name: String, file: ServedFile)] {
    var found: [(name: String, file: ServedFile)] = []
    for name in names(in: folder) {
      let path = folder.appending(name)
      if try isFolder(path) {
        found += try files(in: path, named: start + name.text + "/")
      } else {
        found.append((start + name.text, try .file(path)))
      }
    }
    return found
  }
}
