import Answers
import Files

/// Answers found again. All throw `StoreError`, or `FileError` where a new file cannot be begun.
extension AnswerStore {
  static let byPath = """
    WHERE path = ? AND size = ? AND inode = ? AND seconds = ? AND nanoseconds = ? \
    ORDER BY time DESC, id DESC LIMIT ?
    """
  static let byDigest = "WHERE digest = ? ORDER BY time DESC, id DESC LIMIT ?"

  /// Those about a file, as the first or only picture, while it is the same file and unchanged. The newest `limit`,
  /// oldest first.
  public func answers(path: Path, stamp: FileStamp, limit: Int) throws -> [Kept] {
    let place: [Statement.Value] = [.bytes(AnswerRow.absolute(path).bytes)] + AnswerRow.stampValues(stamp)
    let found = try perform { try answers($0, Self.byPath, place + [.integer(max(0, limit))]) }
    // An index may be damaged; what the record says counts.
    return found.reversed().filter { $0.record.stamps.first == stamp }
  }

  /// Those about a picture of these contents, wherever it lay: SHA-256 in hexadecimal digits. The newest `limit`,
  /// oldest first.
  public func answers(digest: String, limit: Int) throws -> [Kept] {
    let found = try perform {
      try answers($0, Self.byDigest, [.text(digest), .integer(max(0, limit))])
    }
    return found.reversed().filter { $0.record.digests?.first == digest }
  }

  public func answer(id: Int64) throws -> Kept? {
    try perform { try answers($0, "WHERE id = ?", [.integer(Int(id))]).first }
  }

  /// One after another, newest first, until `take` returns false; also what `take` throws is thrown. Other calls may
  /// be made meanwhile; what they take away does not come.
  public func list(_ filter: Filter, _ take: (Kept) throws -> Bool) throws {
    for id in try ids(filter) {
      guard let kept = try answer(id: id) else { continue }
      guard try take(kept) else { return }
    }
  }

  /// Whether there is such an answer, perhaps one that cannot be read.
  public func holds(_ id: Int64) throws -> Bool {
    try perform {
      try $0.integer("SELECT EXISTS (SELECT 1 FROM answers WHERE id = ?)", [.integer(Int(id))]) != 0
    }
  }

  /// Which answers are meant, newest first, those that cannot be read among them.
  public func ids(_ filter: Filter) throws -> [Int64] {
    var found: [Int: Int] = [:]
    try perform { database in
      for query in filter.queries {
        try database.rows(query.sql, query.values) { row in
          found[row.integer(0)] = row.integer(1)
          return true
        }
      }
    }
    return found.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.map { Int64($0.key) }
  }
}
