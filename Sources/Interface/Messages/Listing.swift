import Files

/// What the browser lists.
public enum ListingSource: Sendable, Hashable {
  /// A folder by its path.
  case folder(Path)
  /// The paths of the command line as given: one folder is listed, anything else makes a list of its own.
  case arguments([Path])
}

/// One row of a folder, hidden ones and files that are no pictures too: the browser chooses.
public struct FolderEntry: Sendable, Hashable {
  public enum Kind: Sendable, Hashable { case folder, file }

  /// The last part of the path as it is shown.
  public let name: String
  public let path: Path
  public let kind: Kind
  public let byteCount: Int
  /// Seconds since 1970.
  public let modified: Double
  /// Of a file: to see later whether its contents are still the same.
  public let stamp: FileStamp?

  public init(
    path: Path, kind: Kind, byteCount: Int = 0, modified: Double = 0, stamp: FileStamp? = nil
  ) {
    name = path.name.description
    self.path = path
    self.kind = kind
    self.byteCount = byteCount
    self.modified = modified
    self.stamp = stamp
  }
}

/// A folder as it was read.
public struct Listing: Sendable, Equatable {
  /// What is listed in the end: `.folder` also when one folder was the only argument.
  public let source: ListingSource
  /// In any order.
  public let entries: [FolderEntry]
  /// The folder above, or for a list of arguments the folder of the first one; nil at the root.
  public let parent: Path?
  /// Why it could not be read, or nil.
  public let error: String?
  /// Whether the folder was read again because something changed in it.
  public let isRefresh: Bool

  public init(
    source: ListingSource, entries: [FolderEntry], parent: Path? = nil, error: String? = nil,
    isRefresh: Bool = false
  ) {
    self.isRefresh = isRefresh
    self.source = source
    self.entries = entries
    self.parent = parent
    self.error = error
  }
}
