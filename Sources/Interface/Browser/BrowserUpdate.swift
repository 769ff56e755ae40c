import Files

/// Commands about the list of files.
extension State {
  mutating func performInBrowser(_ command: Command) -> [Effect] {
    defer { keepBrowserCursorVisible() }
    switch command {
    case .open: return open()
    case .parent: return openParent()
    case .mark:
      browser.toggleMark()
      browser.move(by: 1)
    case .unmark:
      browser.unmark()
      browser.move(by: 1)
    case .unmarkAll:
      notice = Notice(browser.marks.isEmpty ? "nothing is marked" : "\(browser.marks.count) unmarked")
      browser.unmarkAll()
    case .range: browser.toggleRange()
    case .hidden:
      browser.toggleAll()
      notice = Notice(
        browser.showsAll ? "hidden and other files are shown" : "only pictures and folders are shown")
    case .findNext, .findPrevious:
      if !browser.find(forward: command == .findNext, skippingCurrent: true) {
        notice = Notice(browser.search.isEmpty ? "/ finds a name" : "no name with “\(browser.search)”")
      }
    default: sort(command)
    }
    return []
  }

  private mutating func sort(_ command: Command) {
    let keys: [Command: (BrowserState.SortKey, Bool)] = [
      .sortName: (.name, false), .sortNameReversed: (.name, true), .sortSize: (.size, false),
      .sortSizeReversed: (.size, true), .sortModified: (.modified, false),
      .sortModifiedReversed: (.modified, true), .sortExtension: (.extension, false),
      .sortExtensionReversed: (.extension, true),
    ]
    guard let (key, reversed) = keys[command] else { return }
    browser.sort(by: key, reversed: reversed)
    notice = Notice("sorted by \(key.rawValue)\(reversed ? ", reversed" : "")")
  }

  private mutating func open() -> [Effect] {
    guard let entry = browser.current else { return [] }
    guard entry.kind == .folder else {
      setFocus(.preview)
      return []
    }
    return list(entry.path, wanting: nil)
  }

  private mutating func openParent() -> [Effect] {
    guard let parent = browser.parent else {
      notice = Notice("there is nothing above")
      return []
    }
    var came: Path?
    if case .folder(let path) = browser.source { came = path }
    return list(parent, wanting: came)
  }

  private mutating func list(_ path: Path, wanting entry: Path?) -> [Effect] {
    browser.isLoading = true
    browser.wanted = entry
    if !browser.filter.isEmpty { browser.setFilter("") }
    return [.list(.folder(path))]
  }
}
