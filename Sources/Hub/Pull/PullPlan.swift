import Files
import HTTP

/// Where fetched files go.
public enum PullTarget: Sendable, Equatable {
  /// `verifying`: what is there is read, and fetched anew where it is damaged.
  case cache(HubCache, verifying: Bool = false)
  /// Plain files in a folder. Not `replacing`, a file that is there and is another one is an error.
  case folder(Path, replacing: Bool)
}

/// What fetching a model means, before anything is written.
public struct PullPlan: Sendable {
  public enum State: Sendable, Equatable {
    case complete
    case partial(byteCount: Int)
    case missing
    /// There, as long as it should be, with other contents; it is fetched anew.
    case damaged
  }

  public struct File: Sendable, Equatable {
    public var name: String { file.name }
    public var byteCount: Int { file.byteCount }
    public let state: State
    let file: HubFile

    var bytesThere: Int {
      switch state {
      case .complete: byteCount
      case .partial(let bytes): min(bytes, byteCount)
      case .missing, .damaged: 0
      }
    }
  }

  /// With the revision that is meant.
  public let id: HubID
  /// Whether that was not named but chosen, because the repository has it.
  public let isRevisionChosen: Bool
  public let commit: String
  public let files: [File]
  /// What can be written on the disk; nil where that is not told.
  public let bytesFree: Int?
  let landing: Landing

  /// Where the model will be.
  public var folder: Path { landing.folder }
  public var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }
  public var bytesThere: Int { files.reduce(0) { $0 + $1.bytesThere } }
  public var bytesToFetch: Int { byteCount - bytesThere }
  /// Whether nothing is to be fetched.
  public var isComplete: Bool { files.allSatisfy { $0.state == .complete } }
}

extension Hub {
  /// Left free on the disk.
  static let reserve = 256 << 20

  /// Asks what a pull would do, and whether the files may be had; nothing is written.
  ///
  /// Throws, beside what every question may, `HubError.noSpace`, and `.different` for a file of the folder that is
  /// another one.
  public func plan(
    _ id: HubID, to target: PullTarget, isCancelled: @escaping () -> Bool = { false },
    handler: @escaping (HubEvent) -> Void = { _ in }
  ) throws -> PullPlan {
    let questions = HubQuestions(requests: requests, id: id, isCancelled: isCancelled, handler: handler)
    let listing = try questions.listing()
    let landing = Landing(target, listing)
    let files = try listing.files.map { file in
      PullPlan.File(
        state: try landing.state(
          of: file, isVerifying: target.isVerifying, isCancelled: isCancelled, handler: handler), file: file)
    }
    let plan = PullPlan(
      id: listing.id, isRevisionChosen: listing.isRevisionChosen, commit: listing.commit, files: files,
      bytesFree: freeSpace(landing.folder.firstThatIsThere), landing: landing)
    if let missing = files.first(where: { $0.state != .complete }) {
      // Listings of gated repositories are for everybody: one file tells.
      try questions.head(missing.name, commit: listing.commit)
    }
    try checkSpace(plan.folder, bytes: plan.bytesToFetch)
    return plan
  }

  /// Throws `HubError.noSpace`.
  func checkSpace(_ folder: Path, bytes: Int) throws(HubError) {
    let place = folder.firstThatIsThere
    guard bytes > 0, let free = freeSpace(place), free < bytes + Self.reserve else { return }
    throw .noSpace(folder: place, needed: bytes, kept: Self.reserve, free: free)
  }
}

extension PullTarget {
  fileprivate var isVerifying: Bool { if case .cache(_, true) = self { true } else { false } }
}

extension Landing {
  init(_ target: PullTarget, _ listing: HubListing) {
    switch target {
    case .cache(let cache, _):
      self = .cache(RepositoryFolder(listing.id, in: cache.path), commit: listing.commit)
    case .folder(let folder, let replacing): self = .folder(folder, replacing: replacing)
    }
  }

  /// What is there of a file. In the cache a blob of the right size is taken for whole where it is not to be verified:
  /// it got its name when it had been. Throws `HubError.different`, `HTTPError.cancelled` or `FileError`.
  func state(
    of file: HubFile, isVerifying: Bool = false, isCancelled: () -> Bool, handler: (HubEvent) -> Void
  ) throws -> PullPlan.State {
    if blob(of: file) != nil {
      if let contents = contents(of: file) {
        guard isVerifying else { return .complete }
        handler(.checking(file: file.name))
        return try Self.isWhole(contents, file, isCancelled: isCancelled) ? .complete : .damaged
      }
    } else if try isThere(file, isCancelled: isCancelled, handler: handler) {
      return .complete
    }
    let begun = beginnings(of: file).first { $0.byteCount <= file.byteCount }?.byteCount ?? 0
    return begun > 0 ? .partial(byteCount: begun) : .missing
  }

  /// Whether a folder's file is the one that is to come. Throws `HubError.different` where another is in its way.
  func isThere(_ file: HubFile, isCancelled: () -> Bool, handler: (HubEvent) -> Void) throws -> Bool {
    let place = place(of: file)
    guard kind(of: place) != nil, case .folder(_, let replacing) = self else { return false }
    if size(place) == file.byteCount {
      handler(.checking(file: file.name))
      if try Self.isWhole(place, file, isCancelled: isCancelled) { return true }
    }
    guard replacing, !(try isFolder(place)) else { throw HubError.different(file: place) }
    return false
  }

  /// Reads a file of the right size. Throws `HTTPError.cancelled` or `FileError`.
  static func isWhole(_ path: Path, _ file: HubFile, isCancelled: () -> Bool) throws -> Bool {
    try digest(of: path, as: file, isCancelled: isCancelled) == file.digest.text
  }

  private static func digest(of path: Path, as file: HubFile, isCancelled: () -> Bool) throws -> String {
    let digest = try RunningDigest(of: file.digest, byteCount: file.byteCount)
    let opened = try RegularFile(path)
    let buffer = try OwnedBytes(count: 1 << 20, file: path)
    var done = 0
    while done < opened.size {
      if isCancelled() { throw HTTPError.cancelled }
      let count = min(buffer.bytes.count, opened.size - done)
      let piece = UnsafeMutableRawBufferPointer(rebasing: buffer.mutableBytes.prefix(count))
      try opened.read(into: piece, at: done)
      try digest.add(UnsafeRawBufferPointer(piece))
      done += count
    }
    return try digest.finish()
  }
}

extension Path {
  /// The folder itself or the nearest it is to stand in.
  var firstThatIsThere: Path {
    var folder = standardized(in: Path.workingFolder ?? "/")
    while kind(of: folder) == nil, folder != "/" { folder = folder.parent }
    return folder
  }
}
