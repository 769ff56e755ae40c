import Files
import Glibc
import HTTP

/// Brings one file: takes up what is there of it, asks for the rest, and lets nothing pass that is not what was listed.
struct FileTransfer {
  let requests: HubRequests
  let id: HubID
  let address: HTTPAddress
  let file: HubFile
  /// What comes wrong from its start would come wrong again.
  let isPinned: Bool
  /// Bytes that are there by now, whenever they change.
  let moved: (Int) -> Void
  let isCancelled: () -> Bool
  let tell: (HubEvent) -> Void

  /// Afterwards the file is whole, verified and flushed. Throws `HubError`, `HTTPError` or `FileError`; what is left
  /// of it then can be taken up another time.
  func run(into partial: PartialFile) throws {
    do {
      try bring(partial)
      try partial.flush(isCancelled: isCancelled)
    } catch {
      if partial.byteCount == 0 { try? removeFile(partial.path) }
      throw error
    }
  }

  private func bring(_ partial: PartialFile) throws {
    let digest = try RunningDigest(of: file.digest, byteCount: file.byteCount)
    let isTakenUp = partial.byteCount > 0
    var got = try attempt(partial, digest)
    if got != file.digest.text, isTakenUp || !isPinned {
      tell(.again(file: file.name))
      try startAgain(partial, digest)
      got = try attempt(partial, digest)
    }
    guard got == file.digest.text else {
      try partial.startAgain()
      throw HubError.wrongHash(file: file.name, expected: file.digest.text, got: got)
    }
  }

  private func attempt(_ partial: PartialFile, _ digest: RunningDigest) throws -> String {
    if partial.byteCount > file.byteCount { try partial.startAgain() }
    try partial.forEachPiece { piece in
      if isCancelled() { throw HTTPError.cancelled }
      try digest.add(piece)
    }
    moved(partial.byteCount)
    try receive(partial, digest)
    return try digest.finish()
  }

  private func startAgain(_ partial: PartialFile, _ digest: RunningDigest) throws {
    try partial.startAgain()
    try digest.startAgain()
    moved(0)
  }

  // MARK: What is still to come

  private func receive(_ partial: PartialFile, _ digest: RunningDigest) throws {
    var most = partial.byteCount
    var now = partial.byteCount
    try requests.retries.run(
      isCancelled: isCancelled,
      hasMoved: {
        defer { most = max(most, now) }
        return now > most
      },
      told: { tell(.retry(file: file.name, fault: $0, seconds: $1)) },
      {
        defer { now = partial.byteCount }
        try receiveOnce(partial, digest)
      })
  }

  private func receiveOnce(_ partial: PartialFile, _ digest: RunningDigest) throws {
    let start = partial.byteCount
    guard start < file.byteCount else { return }
    var headers = [(name: "Accept-Encoding", value: "identity")]
    if start > 0 { headers.append((name: "Range", value: "bytes=\(start)-")) }
    let request = requests.request("GET", address, headers: headers, redirects: .anywhere)
    let response = try requests.client.send(
      request, isCancelled: isCancelled,
      onBegin: { try begin($0, start, partial, digest) },
      onBody: { try take($0, partial, digest) })
    if response.status == 416, start > 0 {
      try startAgain(partial, digest)
      throw HTTPError.cut(response.address, reason: "the rest of \(file.name) is not there")
    }
    guard response.isSuccess else { throw requests.fault(response, id, file: file.name) }
    guard partial.byteCount == file.byteCount else {
      throw HTTPError.cut(
        response.address, reason: "\(partial.byteCount) of \(file.byteCount) bytes came of \(file.name)")
    }
  }

  /// Looks at what is going to come before any of it is taken.
  private func begin(
    _ response: HTTPResponse, _ start: Int, _ partial: PartialFile, _ digest: RunningDigest
  ) throws {
    switch response.status {
    case 206:
      let range = response.headers["content-range"].flatMap { ContentRange($0) }
      guard let range, range.first == start, range.last < file.byteCount else {
        throw HubError.badAnswer(id: id, fault: "\(file.name) goes on at another place than was asked for")
      }
      try check(range.total)
    case 200:
      // The whole, although a part was asked for.
      if start > 0 { try startAgain(partial, digest) }
      try check(response.contentLength)
    default: throw HubError.badAnswer(id: id, fault: "\(file.name) is answered with \(response.status)")
    }
  }

  private func check(_ total: Int?) throws(HubError) {
    guard let total, total != file.byteCount else { return }
    throw .wrongSize(file: file.name, expected: file.byteCount, got: total)
  }

  private func take(
    _ piece: UnsafeRawBufferPointer, _ partial: PartialFile, _ digest: RunningDigest
  ) throws {
    guard piece.count <= file.byteCount - partial.byteCount else {
      let got = partial.byteCount + piece.count
      // The beginning of another file.
      try startAgain(partial, digest)
      throw HubError.wrongSize(file: file.name, expected: file.byteCount, got: got)
    }
    try partial.append(piece)
    try digest.add(piece)
    moved(partial.byteCount)
  }
}

/// "bytes FIRST-LAST/TOTAL"; the total may be "*".
struct ContentRange: Equatable {
  let first: Int
  let last: Int
  let total: Int?

  init?(_ text: String) {
    let words = text.split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
    let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Self.number($0) }
    guard parts.count == 2, ends.count == 2, let first = ends[0], let last = ends[1], first <= last else {
      return nil
    }
    let total = Self.number(parts[1])
    guard total != nil || parts[1] == "*", total.map({ last < $0 }) != false else { return nil }
    (self.first, self.last, self.total) = (first, last, total)
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }
}
