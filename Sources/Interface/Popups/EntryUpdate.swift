import Files

/// The find, filter and command lines: what keys do in them.
extension PopupsState {
  mutating func update(_ command: PopupCommand, in open: EntryState) -> [Message] {
    switch command {
    case .accept:
      entry = nil
      remember(open)
      return [.entryAccepted(open.purpose, open.line.text)]
    case .leave:
      entry = nil
      return [.entryLeft(open.purpose, open.origin)]
    case .complete: return complete(open)
    case .search, .pin, .forget: return []
    }
  }

  /// The next match, or the command typed before.
  mutating func move(_ movement: Movement, in open: EntryState) -> [Message] {
    guard movement == .down || movement == .up else { return [] }
    let forward = movement == .down
    guard open.purpose == .command else { return [.entryStepped(open.purpose, forward: forward)] }
    recall(open.recalled + (forward ? -1 : 1))
    return []
  }

  mutating func edited(_ open: EntryState) -> [Message] {
    entry?.completion = Completion()
    entry?.recalled = 0
    return [.entryChanged(open.purpose, open.line.text, open.origin)]
  }

  private mutating func remember(_ open: EntryState) {
    let text = open.line.text.trimmingBlanks
    guard open.purpose == .command, !text.isEmpty, typed.last != text else { return }
    typed = typed.suffix(Self.typedLimit - 1) + [text]
  }

  private mutating func recall(_ back: Int) {
    guard (0...typed.count).contains(back) else { return }
    entry?.recalled = back
    entry?.completion = Completion()
    entry?.line.replace(with: back == 0 ? "" : typed[typed.count - back])
  }

  // MARK: Completing

  /// As far as all candidates agree; from then on one after another.
  private mutating func complete(_ open: EntryState) -> [Message] {
    guard open.purpose == .command else { return [] }
    if let shown = open.completion.shown, !open.completion.lines.isEmpty {
      show(candidate: (shown + 1) % open.completion.lines.count)
      return []
    }
    let found = Completion.candidates(open.line.text, open.words)
    entry?.completion.folder = found.folder
    if let folder = found.folder { return [.effect(.listNames(folder))] }
    return offer(found.lines)
  }

  mutating func takeNames(_ entries: [FolderEntry], of folder: Path) -> [Message] {
    guard let open = entry, open.purpose == .command, open.completion.folder == folder else { return [] }
    entry?.completion.folder = nil
    return offer(Completion.candidates(open.line.text, open.words, entries: entries).lines)
  }

  private mutating func offer(_ lines: [String]) -> [Message] {
    guard let open = entry, let first = lines.first else {
      return [.notice(Notice("nothing completes this"))]
    }
    let common = lines.dropFirst().reduce(first) { $0.commonPrefix(with: $1, options: .literal) }
    entry?.completion.lines = lines.count > 1 ? lines : []
    if common.count > open.line.text.count || lines.count == 1 {
      entry?.line.replace(with: common)
    } else {
      show(candidate: 0)
    }
    return []
  }

  private mutating func show(candidate place: Int) {
    guard let lines = entry?.completion.lines, lines.indices.contains(place) else { return }
    entry?.completion.shown = place
    entry?.line.replace(with: lines[place])
  }
}

extension String {
  var trimmingBlanks: String {
    let start = drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }
}
