import Answers
import Digests
import Files
import Glibc

/// An answer as it lies in the table: the record's line, and what is searched.
enum AnswerRow {
  /// The first picture's path, from the root on.
  static func path(_ record: AnswerRecord) -> Path {
    record.images.first.map(absolute) ?? Path("")
  }

  static func absolute(_ path: Path) -> Path { path.standardized(in: Path.workingFolder ?? "/") }

  // MARK: In

  static let insert = """
    INSERT INTO answers (time, path, size, inode, seconds, nanoseconds, digest, question, prompt, model, finish, \
    error, objects, best, sum, line, summary) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// For `insert`. Throws `Digest.Unavailable`.
  static func values(
    _ record: AnswerRecord, line: String, question: String, time: Int
  ) throws -> [Statement.Value] {
    let path = path(record).bytes
    let stamp = record.stamps.first.map(stampValues) ?? Array(repeating: .null, count: 4)
    let best = record.detections.compactMap(\.score).max()
    return [.integer(time), .bytes(path)] + stamp + [
      text(record.digests?.first), .text(question), .text(record.prompt), text(record.model?.name),
      text(record.finish), text(record.error), .integer(record.detections.count),
      best.map { .real($0) } ?? .null, .text(try sum(time: time, path: path, line: Array(line.utf8))),
      .text(line), summary(record, time: time, path: path),
    ]
  }

  static func stampValues(_ stamp: FileStamp) -> [Statement.Value] {
    [
      .integer(stamp.size), .integer(Int(bitPattern: stamp.inode)), .integer(stamp.seconds),
      .integer(stamp.nanoseconds),
    ]
  }

  /// null where lists are to look at the record itself.
  static func summary(_ record: AnswerRecord, time: Int, path: [UInt8]) -> Statement.Value {
    let place = SummaryBytes.place(path: path, stamp: record.stamps.first, time: time)
    return SummaryBytes.write(AnswerSummary(record), at: place).map { .bytes($0) } ?? .null
  }

  private static func text(_ text: String?) -> Statement.Value { text.map { .text($0) } ?? .null }

  // MARK: Out

  /// What `kept` reads.
  static let columns = "id, time, pinned, path, sum, line"

  /// nil for one that is damaged, or that this version cannot read.
  static func kept(_ row: Statement) -> AnswerStore.Kept? {
    let (time, line) = (row.integer(1), row.bytes(5))
    guard let sum = try? sum(time: time, path: row.bytes(3), line: line), sum == row.text(4),
      let record = try? AnswerRecord(json: line, file: "record")
    else { return nil }
    return AnswerStore.Kept(
      id: Int64(row.integer(0)), time: time, isPinned: row.integer(2) != 0, record: record)
  }

  /// Of the columns of `AnswerStore.summaryByPath`; nil where there is no summary of that place, or a damaged one.
  static func keptSummary(_ row: Statement, path: [UInt8], stamp: FileStamp) -> AnswerStore.KeptSummary? {
    let (time, bytes) = (row.integer(1), row.bytes(3))
    guard !bytes.isEmpty,
      let summary = SummaryBytes.read(bytes, at: SummaryBytes.place(path: path, stamp: stamp, time: time))
    else { return nil }
    return AnswerStore.KeptSummary(
      id: Int64(row.integer(0)), time: time, isPinned: row.integer(2) != 0, summary: summary)
  }

  // MARK: Digests

  /// Tells a question from others. Throws `Digest.Unavailable`.
  static func question(_ record: AnswerRecord) throws -> String {
    try digest([Array(record.questionText.utf8)], digits: 32)
  }

  /// Tells damage. Throws `Digest.Unavailable`.
  private static func sum(time: Int, path: [UInt8], line: [UInt8]) throws -> String {
    try digest([Array("\(time) ".utf8), path, [0], line], digits: 16)
  }

  private static func digest(_ pieces: [[UInt8]], digits: Int) throws -> String {
    let digest = try Digest(.sha256)
    for piece in pieces { try piece.withUnsafeBytes { try digest.add($0) } }
    return String(try digest.finish().prefix(digits))
  }
}
