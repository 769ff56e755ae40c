import Files

/// Marked pictures, in the order in which they were marked; thousands of them are asked about for each row drawn.
public struct Marks: Sendable, Equatable {
  public private(set) var paths: [Path] = []
  private var set: Set<Path> = []

  public var isEmpty: Bool { paths.isEmpty }
  public var count: Int { paths.count }

  func contains(_ path: Path) -> Bool { set.contains(path) }

  mutating func insert(_ new: some Sequence<Path>) {
    for path in new where set.insert(path).inserted { paths.append(path) }
  }

  mutating func remove(where isGone: (Path) -> Bool) {
    paths.removeAll(where: isGone)
    set = Set(paths)
  }

  mutating func toggle(_ path: Path) {
    if contains(path) { remove { $0 == path } } else { insert([path]) }
  }
}
