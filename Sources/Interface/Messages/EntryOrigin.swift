import Files

/// How the list was before a line was opened that finds or filters, for leaving it as it was.
struct EntryOrigin: Sendable, Equatable {
  /// What was looked for, or filtered by.
  var text = ""
  var row = 0
  /// The entry under the cursor.
  var path: Path?
}
