import Files
import Foundation

/// The list of files: what is in it, what is shown, where the cursor stands, what is marked.
public struct BrowserState: Sendable {
  public enum SortKey: String, Sendable {
    case name, size, modified, `extension`
    /// Of objects, most first; of the surest object, surest first.
    case count, score
    /// By a data set that tells what is so: most errors first.
    case worst
    /// Of the two newest answers to different questions, or of different models: what differs most first.
    case difference

    var isOfAnswers: Bool { [.count, .score, .worst, .difference].contains(self) }

    var words: String {
      switch self {
      case .name, .size, .modified, .extension: rawValue
      case .count: "number of objects"
      case .score: "best score"
      case .worst: "what went worst"
      case .difference: "how much the two newest answers differ"
      }
    }
  }

  public internal(set) var source: ListingSource
  public internal(set) var parent: Path?
  public internal(set) var error: String?
  public internal(set) var isLoading = true
  /// The rows shown, sorted and filtered.
  public private(set) var rows: [FolderEntry] = []
  public private(set) var cursor = 0
  /// The first row on screen.
  public internal(set) var top = 0
  public internal(set) var marks = Marks()
  public private(set) var filter = ""
  private var wish = PictureFilter("")
  public private(set) var sortKey = SortKey.name
  public private(set) var isReversed = false
  public private(set) var showsAll = false
  /// Where a range of marks begins, or nil.
  public internal(set) var rangeStart: Int?
  var search = ""
  /// The entry to stand on once the folder is listed.
  var wanted: Path?

  /// What is known of the answers about pictures, listed now or before.
  private(set) var ledger = Ledger()
  /// Which of their objects count.
  private(set) var cut = ObjectCut()
  /// What they are worth by the data set that is open.
  private(set) var tally = TruthTally()
  private(set) var truth: TruthSet?

  /// Where pictures stand in the list.
  private(set) var places: [Path: Int] = [:]
  /// All of the folder, in order.
  private var files: [ListedFile] = []

  init(source: ListingSource) { self.source = source }

  public var current: FolderEntry? { rows.indices.contains(cursor) ? rows[cursor] : nil }

  public static let pictureExtensions: Set<String> = ["png", "jpg", "jpeg", "jpe", "jfif", "webp"]

  mutating func take(_ listing: Listing) {
    if listing.isRefresh { return refresh(listing) }
    source = listing.source
    parent = listing.parent
    error = listing.error
    isLoading = false
    files = sorted(listing.entries.map(ListedFile.init))
    rangeStart = nil
    let wanted = wanted
    self.wanted = nil
    cursor = 0
    top = 0
    arrange()
    if let wanted, let at = places[wanted] { cursor = at }
    if wanted == nil, let first = rows.firstIndex(where: { $0.kind == .file }) { cursor = first }
  }

  /// Takes in what has changed in the folder on screen; cursor and marks stay with their entries.
  private mutating func refresh(_ listing: Listing) {
    guard listing.source == source, !isLoading else { return }
    error = listing.error
    files = sorted(listing.entries.map(ListedFile.init))
    let there = Set(files.map(\.entry.path))
    let folder: Path? = if case .folder(let path) = source { path } else { nil }
    marks.remove { $0.parent == folder && !there.contains($0) }
    arrange()
  }

  /// Filters anew, the order kept; the cursor stays on `preferred`, else on its entry, where that is still there.
  private mutating func arrange(preferring preferred: Path? = nil) {
    let path = preferred ?? current?.path
    let isList = if case .arguments = source { true } else { false }
    rows = files.filter { file in
      (isList || showsAll || file.isUsual)
        && wish.passes(file, ledger, cut, isMarked: marks.contains(file.entry.path))
    }
    .map(\.entry)
    places = Dictionary(rows.enumerated().map { ($1.path, $0) }) { first, _ in first }
    cursor = path.flatMap { places[$0] } ?? min(cursor, max(0, rows.count - 1))
  }

  private func matches(_ name: String, _ pattern: String) -> Bool {
    pattern.isEmpty || name.range(of: pattern, options: [.caseInsensitive, .diacriticInsensitive]) != nil
  }

  private func sorted(_ files: [ListedFile]) -> [ListedFile] {
    FileOrder(key: sortKey, isReversed: isReversed).sorted(files) { rank($0.entry.path) }
  }

  /// By what was answered about it, high ones first; nil: nothing.
  private func rank(_ path: Path) -> Double? {
    if sortKey == .worst {
      return tally.counts(path, cut).map { Double($0.errors) } ?? tally.worth[path].map { -$0 }
    }
    if sortKey == .difference { return ledger.difference(path) }
    guard let answer = answer(path)?.summary, answer.error == nil else { return nil }
    let objects = answer.objects(cut)
    guard sortKey == .score else { return Double(objects.count) }
    return objects.compactMap(\.score).filter(\.isFinite).max().map { Double($0) }
  }

  // MARK: Answers

  /// The answer that stands for a picture: the newest, to such a prompt where the filter asks for one.
  func answer(_ path: Path) -> Ledger.Entry? { ledger.newest(path, prompt: wish.prompt) }

  /// The prompt whose answers the filter asks for; empty: any.
  var wantedPrompt: String { wish.prompt }

  /// What is known of answers about these pictures has changed: where it has a say in what is listed, that is made
  /// anew.
  mutating func note(_ paths: some Collection<Path>, _ change: (inout Ledger) -> Void) {
    change(&ledger)
    for path in paths { judge(path) }
    guard sortKey.isOfAnswers, paths.count <= Self.fewFiles else { return arrangeByAnswers() }
    let order = FileOrder(key: sortKey, isReversed: isReversed)
    var files = files
    self.files = []
    for path in paths {
      guard let index = files.firstIndex(where: { $0.entry.path == path }) else { continue }
      order.place(index, in: &files) { rank($0.entry.path) }
    }
    self.files = files
    arrange()
  }

  /// So many are moved one by one: of ten thousand sorted anew with each answer nobody could type.
  private static let fewFiles = 8

  /// What of it has no say in what is listed.
  mutating func amend(
    _ path: Path, where isMeant: (Ledger.Entry) -> Bool, _ change: (inout Ledger.Entry) -> Void
  ) {
    ledger.update(path, where: isMeant, change)
  }

  /// A data set tells what is so; nil: none does any more.
  mutating func judge(by truth: TruthSet?) {
    self.truth = truth
    tally = TruthTally()
    for path in truth?.pictures ?? [] { judge(path) }
    arrangeByAnswers()
  }

  private mutating func judge(_ path: Path) {
    if let truth {
      tally.note(path, ledger.newestSaid(path, prompt: wish.prompt, where: truth.concerns)?.summary, truth)
    }
  }

  mutating func judge(worth: [Path: Double]) {
    tally.worth = worth
    arrangeByAnswers()
  }

  /// Without arranging anew: a listing has just been.
  mutating func forget(_ path: Path, unless stamp: FileStamp?) { ledger.forget(path, unless: stamp) }

  mutating func apply(_ cut: ObjectCut) {
    guard cut != self.cut else { return }
    self.cut = cut
    arrangeByAnswers()
  }

  private mutating func arrangeByAnswers() {
    if sortKey.isOfAnswers { files = sorted(files) }
    if sortKey.isOfAnswers || wish.concernsAnswers { arrange() }
  }

  /// The contents that a picture had when it was listed.
  func stamp(_ path: Path) -> FileStamp? { places[path].flatMap { rows[$0].stamp } ?? ledger.stamp(path) }

  /// The listed pictures about which it has not been asked what was kept.
  mutating func unsurveyed() -> [PictureVersion] {
    ledger.survey(
      files.compactMap { file in
        guard file.entry.kind == .file, let stamp = file.entry.stamp else { return nil }
        return PictureVersion(path: file.entry.path, stamp: stamp)
      })
  }

  // MARK: Moving

  mutating func move(to row: Int) {
    cursor = min(max(0, row), max(0, rows.count - 1))
  }

  mutating func move(by rows: Int) { move(to: cursor + rows) }

  /// False when it is not in the list.
  mutating func move(to path: Path) -> Bool {
    guard let row = places[path] else { return false }
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
    let before = wish.prompt
    wish = PictureFilter(text)
    if wish.prompt != before { judge(by: truth) }
    let wanted = preferred ?? current?.path
    arrange(preferring: wanted)
    guard current?.path != wanted else { return }
    cursor = rows.firstIndex { $0.kind == .file } ?? 0
  }

  mutating func sort(by key: SortKey, reversed: Bool) {
    sortKey = key
    isReversed = reversed
    files = sorted(files)
    arrange()
  }

  mutating func toggleAll() {
    showsAll.toggle()
    arrange()
  }
}
