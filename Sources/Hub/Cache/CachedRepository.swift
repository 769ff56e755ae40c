import Files

/// A repository of which something is in the cache.
public struct CachedRepository: Sendable, Equatable {
  /// Without a revision.
  public let id: HubID
  public let folder: Path
  public let revisions: [CachedRevision]
  /// Each blob once, half-fetched ones too.
  public let byteCount: Int
  /// Of that, what is half-fetched.
  public let partialByteCount: Int
  /// Seconds since 1970.
  public let lastModified: Int
}

/// A state of it, by the commit.
public struct CachedRevision: Sendable, Equatable {
  public enum State: Sendable, Equatable {
    case complete
    case partial(missing: String)
    /// All is there, but of this file a short look shows that it cannot be read: it is empty, or weights that have
    /// another size than they say. That a file is none of these does not say that it is whole.
    case damaged(file: String)
    /// Files of a repository that has no weights of the kind that is read here.
    case noModel
  }

  public let commit: String
  /// Branches and tags that mean it; there may be none.
  public let names: [String]
  /// The snapshot.
  public let folder: Path
  public let fileCount: Int
  public let byteCount: Int
  /// Seconds since 1970.
  public let lastModified: Int
  public let state: State
}
