import Files

/// What a repository's listing must keep to before any of it becomes a path on this machine.
struct ListingCheck {
  static let fileLimit = 10_000
  /// No file of a model is as large as this.
  static let sizeLimit = 1 << 40

  let id: HubID
  private var files: Set<String> = []
  private var folders: Set<String> = []

  init(_ id: HubID) { self.id = id }

  /// Throws `HubError`.
  mutating func add(_ name: String, byteCount: Int?) throws(HubError) {
    guard files.count < Self.fileLimit else { throw .tooManyFiles(id: id, limit: Self.fileLimit) }
    let steps = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard name.utf8.count <= 1024, steps.count <= 32, steps.allSatisfy(Self.isPlain) else {
      throw hostile("a file is called", name)
    }
    for count in 1..<max(1, steps.count) { folders.insert(steps.prefix(count).joined(separator: "/")) }
    guard files.insert(name).inserted else { throw hostile("twice there is", name) }
    guard let byteCount else { return }
    guard byteCount >= 0 else { throw hostile("of a size below zero is", name) }
    guard byteCount <= Self.sizeLimit else {
      throw .tooLarge(id: id, file: name, byteCount: byteCount, limit: Self.sizeLimit)
    }
  }

  /// Once all are added. Throws `HubError`.
  func finish() throws(HubError) {
    if let both = files.intersection(folders).min() { throw hostile("a file and a folder is", both) }
  }

  static func isPlain(_ step: String) -> Bool {
    isPlainFileName(step)
      && !step.unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "\\" }
  }

  /// A name as an error may hold it: one line, and a short one.
  static func shown(_ name: String) -> String {
    let scalars = name.unicodeScalars.prefix(80)
    return String(
      String.UnicodeScalarView(scalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }

  private func hostile(_ fault: String, _ name: String) -> HubError {
    .hostileListing(id: id, fault: "\(fault) \(Self.shown(name))")
  }
}
