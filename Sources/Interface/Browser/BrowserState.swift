import Files
import Foundation

/// The list of files: what is in it, what is shown, where the cursor stands, what is marked.
public struct BrowserState: Sendable {
  public enum SortKey: String, Sendable { case name, size, modified, `extension` }

  public internal(set) var source: ListingSource
  public internal(set) var parent: Path?
  public internal(set) var error: String?
  public internal(set) var isLoading = true
  /// The rows shown, sorted and filtered.
  public private(set) var rows: [FolderEntry] = []
  public private(set) var cursor = 0
  /// The first row on screen.
  public internal(set) var top = 0
  public private(set) var marks: [Path] = []
  public private(set) var filter = ""
  public private(set) var sortKey = SortKey.name
  public private(set) var isReversed = false
  public private(set) var showsAll = false
  /// Where a range of marks begins, or nil.
  public internal(set) var rangeStart: Int?
  var search = ""
  /// The entry to stand on once the folder is listed.
  var wanted: Path?

  /// All of the folder, in order.
  private var entries: [FolderEntry] = []

  init(source: ListingSource) { self.source = source }

  public var current: FolderEntry? { rows.indices.contains(cursor) ? rows[cursor] : nil }

  public static let pictureExtensions: Set<String> = ["png", "jpg", "jpeg", "jpe", "jfif", "webp"]

  mutating func take(_ listing: Listing) {
    if listing.isRefresh { return refresh(listing) }
    source = listing.source
    parent = listing.parent
    error = listing.error
    isLoading = false
    entries = sorted(listing.entries)
    rangeStart = nil
    let wanted = wanted
    self.wanted = nil
    cursor = 0
    top = 0
    arrange()
    if let wanted, let at = rows.firstIndex(where: { $0.path == wanted }) { cursor = at }
    if wanted == nil, let first = rows.firstIndex(where: { $0.kind == .file }) { cursor = first }
  }

  /// Takes in what has changed in the folder on screen; cursor and marks stay with their entries.
  private mutating func refresh(_ listing: Listing) {
    guard listing.source == source, !isLoading else { return }
    error = listing.error
    entries = sorted(listing.entries)
    let there = Set(entries.map(\.path))
    let folder: Path? = if case .folder(let path) = source { path } else { nil }
    marks.removeAll { $0.parent == folder && !there.contains($0) }
    arrange()
  }

  /// Filters anew, the order kept; the cursor stays on `preferred`, else on its entry, where that is still there.
  private mutating func arrange(preferring preferred: Path? = nil) {
    let path = preferred ?? current?.path
    let isList = if case .arguments = source { true } else { false }
    rows = entries.filter { entry in
      (isList || showsAll || isShown(entry)) && matches(entry.name, filter)
    }
    cursor =
      path.flatMap { path in rows.firstIndex { $0.path == path } } ?? min(cursor, max(0, rows.count - 1))
  }

  private func isShown(_ entry: FolderEntry) -> Bool {
    guard !entry.path.isHidden else { return false }
    return entry.kind == .folder
      || Self.pictureExtensions.contains(entry.path.fileExtension)
  }

  private func matches(_ name: String, _ pattern: String) -> Bool {
    pattern.isEmpty || name.range(of: pattern, options: [.caseInsensitive, .diacriticInsensitive]) != nil
  }

  private func sorted(_ entries: [FolderEntry]) -> [FolderEntry] {
    let order = FileOrder(key: sortKey, isReversed: isReversed)
    return order.sorted(entries)
  }

  // MARK: Moving

  mutating func move(to row: Int) {
    cursor = min(max(0, row), max(0, rows.count - 1))
  }

  mutating func move(by rows: Int) { move(to: cursor + rows) }

  /// False when it is not in the list.
  mutating func move(to path: Path) -> Bool {
    guard let row = rows.firstIndex(where: { $0.path == path }) else { return false }
    cursor = row
    return true
  }

  /// To the next (or previous) file, folders passed over. False when there is none.
  mutating func moveToFile(forward: Bool) -> Bool {
    let range = forward ? Array(rows.indices.dropFirst(cursor + 1)) : rows.indices.prefix(cursor).reversed()
    guard let at = range.first(where: { rows[$0].kind == .file }) else { return false }
    cursor = at
    return true
  }

  /// The files before and after the cursor.
  var neighbours: [FolderEntry] {
    let after = rows.dropFirst(cursor + 1).first { $0.kind == .file }
    let before = rows.prefix(cursor).last { $0.kind == .file }
    return [after, before].compactMap { $0 }
  }

  /// The first row at or after the cursor whose name holds the search text, round the end.
  mutating func find(forward: Bool, skippingCurrent: Bool) -> Bool {
    guard !search.isEmpty, !rows.isEmpty else { return false }
    for step in (skippingCurrent ? 1 : 0)...rows.count {
      let at = (cursor + (forward ? step : rows.count * 2 - step)) % rows.count
      if matches(rows[at].name, search) {
        cursor = at
        return true
      }
    }
    return false
  }

  /// Whether the entry under the cursor is one that is looked for.
  var isAtMatch: Bool { current.map { matches($0.name, search) } ?? false }

  // MARK: Arranging

  /// The cursor goes to `preferred` where the filter lets that through, else to the first file that it does.
  mutating func setFilter(_ text: String, preferring preferred: Path? = nil) {
    filter = text
    let wanted = preferred ?? current?.path
    arrange(preferring: wanted)
    guard current?.path != wanted else { return }
    cursor = rows.firstIndex { $0.kind == .file } ?? 0
  }

  mutating func sort(by key: SortKey, reversed: Bool) {
    sortKey = key
    isReversed = reversed
    entries = sorted(entries)
    arrange()
  }

  mutating func toggleAll() {
    showsAll.toggle()
    arrange()
  }

  // MARK: Marks

  /// Marked pictures that are not in the list: in other folders, or filtered out.
  var marksOutOfSight: Int {
    let shown = Set(rows.map(\.path))
    return marks.reduce(0) { $0 + (shown.contains($1) ? 0 : 1) }
  }

  func isMarked(_ entry: FolderEntry) -> Bool { marks.contains(entry.path) }

  /// Rows between the start of the range and the cursor.
  func isInRange(_ row: Int) -> Bool {
    guard let start = rangeStart else { return false }
    return (min(start, cursor)...max(start, cursor)).contains(row)
  }

  mutating func toggleMark() {
    guard let entry = current, entry.kind == .file else { return }
    if isMarked(entry) { marks.removeAll { $0 == entry.path } } else { marks.append(entry.path) }
  }

  mutating func unmark() {
    guard let entry = current else { return }
    marks.removeAll { $0 == entry.path }
  }

  mutating func unmarkAll() { marks = [] }

  /// Of the files in the list; marks out of sight stay.
  mutating func invertMarks() {
    let (marked, files) = (Set(marks), rows.filter { $0.kind == .file }.map(\.path))
    let shown = Set(files)
    marks = marks.filter { !shown.contains($0) } + files.filter { !marked.contains($0) }
  }

  /// Begins a range, or ends it and marks its files.
  mutating func toggleRange() {
    guard let start = rangeStart else {
      rangeStart = cursor
      return
    }
    rangeStart = nil
    for row in min(start, cursor)...max(start, cursor) where rows.indices.contains(row) {
      let entry = rows[row]
      if entry.kind == .file, !isMarked(entry) { marks.append(entry.path) }
    }
  }
}
