import Files
import Glibc
import HTTP

/// One file on its way to its place: under a lock, so that of two at once one fetches and the other finds it.
struct FileJob: Sendable {
  let requests: HubRequests
  let id: HubID
  let file: HubFile
  let landing: Landing
  let address: HTTPAddress
  /// The plan has found it, and where it is to be.
  var isInPlace = false
  /// The plan has read it, and it has other contents.
  var isDamaged = false
  /// Its contents are known from elsewhere than the hub, which sends the same again.
  var isPinned = false

  /// `index`: which of the board's files it is.
  func run(_ index: Int, _ board: Board) {
    board.beginFile(file.name)
    do {
      try bring(
        FileTransfer(
          requests: requests, id: id, address: address, file: file, isPinned: isPinned,
          moved: { board.set(index, bytes: $0) }, isCancelled: { board.isStopped }, tell: board.tell))
      board.endFile(index, file.name, bytes: file.byteCount)
    } catch {
      board.endFile(index, file.name, bytes: nil)
      board.fail(named(error))
    }
  }

  private func named(_ error: any Error) -> any Error {
    guard case FileError.system(_, _, let code) = error, code == ENOSPC || code == EDQUOT else {
      return error
    }
    return HubError.noSpace(
      folder: landing.folder, needed: file.byteCount, kept: 0, free: freeBytes(landing.folder))
  }

  private func bring(_ transfer: FileTransfer) throws {
    if isInPlace { return }
    switch landing {
    case .cache(let repository, _): try bring(transfer, toCache: repository)
    case .folder: try bring(transfer, toFolder: landing.partial(of: file))
    }
  }

  private func bring(_ transfer: FileTransfer, toCache repository: RepositoryFolder) throws {
    // Nothing is to be done: a cache that may only be read will do.
    if !isDamaged, landing.isInSnapshot(file), landing.beginnings(of: file).isEmpty { return }
    let lock = repository.locks.appending(Path("\(file.digest.text).lock"))
    guard
      let held = try FileLock(
        lock, isCancelled: transfer.isCancelled, onWait: { transfer.tell(.waiting(file: file.name)) })
    else { throw HTTPError.cancelled }
    defer { held.release() }
    let isToCome = try isToCome(transfer.isCancelled)
    if isToCome {
      try takeUp()
      let partial = try PartialFile(landing.partial(of: file))
      try transfer.run(into: partial)
      // In place of a damaged one: whoever has that mapped keeps it.
      try landing.land(partial, file)
    }
    landing.removeBeginnings(of: file)
    try landing.linkToBlob(file, isNew: isToCome)
  }

  /// Under the lock: somebody else may have fetched it meanwhile.
  private func isToCome(_ isCancelled: () -> Bool) throws -> Bool {
    guard let contents = landing.contents(of: file) else { return true }
    return try isDamaged && !Landing.isWhole(contents, file, isCancelled: isCancelled)
  }

  /// Whose process is gone left a beginning, perhaps under a name of its own: the longest is gone on with.
  private func takeUp() throws {
    let own = landing.partial(of: file)
    let begun = landing.beginnings(of: file).first { $0.byteCount <= file.byteCount }
    if let begun, begun.path != own { try rename(begun.path, to: own) }
  }

  /// The partial file is the lock.
  private func bring(_ transfer: FileTransfer, toFolder path: Path) throws {
    while true {
      if try landing.isThere(file, isCancelled: transfer.isCancelled, handler: transfer.tell) { return }
      let partial = try PartialFile(path)
      try wait(for: partial, transfer)
      // Whoever had it has finished with it, and given it its name.
      guard partial.hasItsName else { continue }
      try transfer.run(into: partial)
      return try landing.land(partial, file)
    }
  }

  private func wait(for partial: PartialFile, _ transfer: FileTransfer) throws {
    var isTold = false
    while !FileLock.take(partial.descriptor) {
      if transfer.isCancelled() { throw HTTPError.cancelled }
      if !isTold { transfer.tell(.waiting(file: file.name)) }
      isTold = true
      usleep(20_000)
    }
  }
}
