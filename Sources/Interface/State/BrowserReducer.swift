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
    case .unmarkAll: browser.unmarkAll()
    case .range: browser.toggleRange()
    case .hidden: browser.toggleAll()
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
    guard let parent = browser.parent else { return [] }
    var name: String?
    if case .folder(let path) = browser.source { name = path.split(separator: "/").last.map(String.init) }
    return list(parent, wanting: name)
  }

  private mutating func list(_ path: String, wanting name: String?) -> [Effect] {
    browser.isLoading = true
    browser.wantedName = name
    if !browser.filter.isEmpty { browser.setFilter("") }
    return [.list(.folder(path))]
  }
}
