import Files

/// What commands do to the list of files.
extension BrowserState {
  mutating func update(_ command: BrowserCommand) -> [Message] {
    switch command {
    case .open: return open()
    case .parent: return openParent()
    case .mark:
      toggleMark()
      move(by: 1)
    case .unmark:
      unmark()
      move(by: 1)
    case .unmarkAll:
      defer { unmarkAll() }
      return [.notice(Notice(marks.isEmpty ? "nothing is marked" : "\(marks.count) unmarked"))]
    case .range: toggleRange()
    case .invertMarks:
      invertMarks()
      return [.notice(Notice("\(marks.count) marked"))]
    case .hidden:
      toggleAll()
      return [
        .notice(Notice(showsAll ? "hidden and other files are shown" : "only pictures and folders are shown"))
      ]
    case .find: return [.ask(.find, EntryOrigin(text: search, row: cursor))]
    case .filter: return [.focus(.browser), .ask(.filter, EntryOrigin(text: filter, path: current?.path))]
    case .findNext: return find(again: true)
    case .findPrevious: return find(again: false)
    case .nextPicture: return step(forward: true)
    case .previousPicture: return step(forward: false)
    case .sortName: return sorted(by: .name)
    case .sortNameReversed: return sorted(by: .name, reversed: true)
    case .sortSize: return sorted(by: .size)
    case .sortSizeReversed: return sorted(by: .size, reversed: true)
    case .sortModified: return sorted(by: .modified)
    case .sortModifiedReversed: return sorted(by: .modified, reversed: true)
    case .sortExtension: return sorted(by: .extension)
    case .sortExtensionReversed: return sorted(by: .extension, reversed: true)
    case .sortCount: return sorted(by: .count)
    case .sortCountReversed: return sorted(by: .count, reversed: true)
    case .sortScore: return sorted(by: .score)
    case .sortScoreReversed: return sorted(by: .score, reversed: true)
    case .sortWorst:
      return truth == nil ? [.advice("no data set is open: {truth} opens one")] : sorted(by: .worst)
    case .sortDifference:
      return sorted(by: .difference)
        + [.advice("sorted by how much the two newest answers differ; in a picture {compare} shows how")]
    case .nextWithObjects: return walk(to: .objects, forward: true)
    case .previousWithObjects: return walk(to: .objects, forward: false)
    case .nextWithout: return walk(to: .nothing, forward: true)
    case .previousWithout: return walk(to: .nothing, forward: false)
    case .nextUnasked: return walk(to: .unasked, forward: true)
    case .previousUnasked: return walk(to: .unasked, forward: false)
    }
    return []
  }

  /// `page`: how many rows are seen.
  mutating func move(_ movement: Movement, page: Int) {
    move(to: movement.target(from: cursor, count: rows.count, page: page))
  }

  /// To the next file, or the one before, folders passed over.
  mutating func step(forward: Bool) -> [Message] {
    moveToFile(forward: forward)
      ? [] : [.notice(Notice(forward ? "this is the last picture" : "this is the first picture"))]
  }

  /// A few rows of what comes next stay in sight, of `rows` that are seen.
  mutating func keepCursorVisible(rows seen: Int) {
    let seen = max(1, seen)
    let margin = min(3, (seen - 1) / 2)
    top = min(top, max(0, cursor - margin))
    top = max(top, cursor + margin - seen + 1)
    top = max(0, min(top, rows.count - seen))
  }

  private mutating func sorted(by key: SortKey, reversed: Bool = false) -> [Message] {
    sort(by: key, reversed: reversed)
    return [.notice(Notice("sorted by \(key.words)\(reversed ? ", reversed" : "")"))]
  }

  private mutating func find(again forward: Bool) -> [Message] {
    guard !find(forward: forward, skippingCurrent: true) else { return [] }
    return [search.isEmpty ? .advice("{find} finds a name") : .notice(Notice("no name with “\(search)”"))]
  }

  private mutating func open() -> [Message] {
    guard let entry = current else { return [] }
    return entry.kind == .folder ? list(entry.path, wanting: nil) : [.focus(.preview)]
  }

  private mutating func openParent() -> [Message] {
    guard let parent else { return [.notice(Notice("there is nothing above"))] }
    var came: Path?
    if case .folder(let path) = source { came = path }
    return list(parent, wanting: came)
  }

  mutating func list(_ path: Path, wanting entry: Path?) -> [Message] {
    isLoading = true
    wanted = entry
    if !filter.isEmpty { setFilter("") }
    return [.effect(.list(.folder(path)))]
  }
}
