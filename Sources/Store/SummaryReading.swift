import Answers
import Files

/// What is kept about many pictures at once, none of which need be opened. Throws `StoreError`, or `FileError` where
/// a new file cannot be begun.
extension AnswerStore {
  public struct KeptSummary: Sendable, Equatable {
    public let id: Int64
    /// Seconds since 1970.
    public let time: Int
    public let isPinned: Bool
    public let summary: AnswerSummary
  }

  public typealias Picture = (path: Path, stamp: FileStamp)

  /// For each picture, those about it as `answers(path:stamp:limit:)` finds them: while it is the same file and
  /// unchanged, the newest `limit`, oldest first. All as it was at one moment, but for what is forgotten meanwhile.
  ///
  /// Answers that have no summary, or a damaged one, are read themselves, and get theirs where that can be written
  /// just now: once, that takes as long as reading them all.
  public func summaries(of pictures: [Picture], limit: Int) throws -> [[KeptSummary]] {
    let found = try lookUp(pictures, limit)
    let without = found.joined().filter { $0.kept == nil }
    var recalled: [Int64: KeptSummary] = [:]
    // Other calls may come between.
    for start in stride(from: 0, to: without.count, by: 64) {
      for kept in try recall(without[start..<min(start + 64, without.count)]) { recalled[kept.id] = kept }
    }
    return found.map { $0.reversed().compactMap { $0.kept ?? recalled[$0.id] } }
  }

  // MARK: From the index

  static let summaryByPath = "SELECT id, time, pinned, summary FROM answers \(byPath)"

  /// `kept`: nil where its summary cannot be believed, or is not there.
  private struct Found: Sendable {
    let id: Int64
    let path: [UInt8]
    let stamp: FileStamp
    let kept: KeptSummary?
  }

  /// Newest first.
  private func lookUp(_ pictures: [Picture], _ limit: Int) throws -> [[Found]] {
    let folder = Path.workingFolder ?? "/"
    let limit = Statement.Value.integer(max(0, limit))
    return try perform { database in
      try database.snapshot {
        try pictures.map { picture in
          try Self.found(database, picture.path.standardized(in: folder).bytes, picture.stamp, limit)
        }
      }
    }
  }

  private static func found(
    _ database: Database, _ path: [UInt8], _ stamp: FileStamp, _ limit: Statement.Value
  ) throws -> [Found] {
    var found: [Found] = []
    try database.rows(summaryByPath, [.bytes(path)] + AnswerRow.stampValues(stamp) + [limit]) { row in
      let kept = AnswerRow.keptSummary(row, path: path, stamp: stamp)
      found.append(Found(id: Int64(row.integer(0)), path: path, stamp: stamp, kept: kept))
      return true
    }
    return found
  }

  // MARK: From the records

  private func recall(_ found: ArraySlice<Found>) throws -> [KeptSummary] {
    try perform { database in
      var (summaries, values): ([KeptSummary], [[Statement.Value]]) = ([], [])
      for answer in found {
        let kept = try answers(database, "WHERE id = ?", [.integer(Int(answer.id))]).first
        // An index may be damaged; what the record says counts.
        guard let kept, kept.record.stamps.first == answer.stamp else { continue }
        summaries.append(KeptSummary(kept))
        let summary = AnswerRow.summary(kept.record, time: kept.time, path: answer.path)
        if summary != .null { values.append([summary, .integer(Int(kept.id))]) }
      }
      Self.writeBack(database, values)
      return summaries
    }
  }

  /// Where that cannot be just now, they will be read from the records again.
  private static func writeBack(_ database: Database, _ values: [[Statement.Value]]) {
    guard !values.isEmpty else { return }
    try? database.withoutWaiting {
      try database.transaction {
        for values in values { try database.run("UPDATE answers SET summary = ? WHERE id = ?", values) }
      }
    }
  }
}

extension AnswerStore.KeptSummary {
  fileprivate init(_ kept: AnswerStore.Kept) {
    self.init(
      id: kept.id, time: kept.time, isPinned: kept.isPinned, summary: AnswerSummary(kept.record))
  }
}
