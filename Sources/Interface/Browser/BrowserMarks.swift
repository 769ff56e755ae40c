import Files

/// Marking pictures of the list.
extension BrowserState {
  /// Marked pictures that are not in the list: in other folders, or filtered out.
  var marksOutOfSight: Int { marks.paths.reduce(0) { $0 + (places[$1] == nil ? 1 : 0) } }

  func isMarked(_ entry: FolderEntry) -> Bool { marks.contains(entry.path) }

  /// Rows between the start of the range and the cursor.
  func isInRange(_ row: Int) -> Bool {
    guard let start = rangeStart else { return false }
    return (min(start, cursor)...max(start, cursor)).contains(row)
  }

  mutating func toggleMark() {
    if let entry = current, entry.kind == .file { marks.toggle(entry.path) }
  }

  mutating func unmark() {
    guard let entry = current else { return }
    marks.remove { $0 == entry.path }
  }

  mutating func unmarkAll() { marks = Marks() }

  /// Of the files in the list; marks out of sight stay.
  mutating func invertMarks() {
    let marked = marks
    let files = shownFiles
    let shown = Set(files)
    marks.remove { shown.contains($0) }
    marks.insert(files.filter { !marked.contains($0) })
  }

  /// Those in the list.
  var shownFiles: [Path] { rows.filter { $0.kind == .file }.map(\.path) }

  /// Begins a range, or ends it and marks its files.
  mutating func toggleRange() {
    guard let start = rangeStart else {
      rangeStart = cursor
      return
    }
    rangeStart = nil
    let range = rows.indices.clamped(to: min(start, cursor)..<max(start, cursor) + 1)
    marks.insert(rows[range].filter { $0.kind == .file }.map(\.path))
  }
}
