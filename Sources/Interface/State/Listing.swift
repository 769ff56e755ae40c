/// What the browser lists.
public enum ListingSource: Sendable, Hashable {
  /// A folder by its path.
  case folder(String)
  /// The paths of the command line as given: one folder is listed, anything else makes a list of its own.
  case arguments([String])
}

/// One row of a folder, hidden ones and files that are no pictures too: the browser chooses.
public struct FolderEntry: Sendable, Hashable {
  public enum Kind: Sendable, Hashable { case folder, file }

  public let name: String
  public let path: String
  public let kind: Kind
  public let byteCount: Int
  /// Seconds since 1970.
  public let modified: Double

  public init(name: String, path: String, kind: Kind, byteCount: Int = 0, modified: Double = 0) {
    self.name = name
    self.path = path
    self.kind = kind
    self.byteCount = byteCount
    self.modified = modified
  }
}

/// A folder as it was read.
public struct Listing: Sendable, Equatable {
  /// What is listed in the end: `.folder` also when one folder was the only argument.
  public let source: ListingSource
  /// In any order.
  public let entries: [FolderEntry]
  /// The folder above, or for a list of arguments the folder of the first one; nil at the root.
  public let parent: String?
  /// Why it could not be read, or nil.
  public let error: String?

  public init(source: ListingSource, entries: [FolderEntry], parent: String? = nil, error: String? = nil) {
    self.source = source
    self.entries = entries
    self.parent = parent
    self.error = error
  }
}
