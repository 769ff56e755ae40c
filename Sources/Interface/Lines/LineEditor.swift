/// A line of text being edited, by whole characters, with what was cut last.
public struct LineEditor: Sendable, Equatable {
  public private(set) var characters: [Character] = []
  /// 0...count: the place before which typing goes.
  public private(set) var cursor = 0
  private var cut: [Character] = []

  public init(_ text: String = "") { replace(with: text) }

  public var text: String { String(characters) }

  public mutating func replace(with text: String) {
    characters = Array(Self.oneLine(text))
    cursor = characters.count
  }

  public mutating func insert(_ text: String) {
    let new = Array(Self.oneLine(text))
    characters.insert(contentsOf: new, at: cursor)
    cursor += new.count
    // What was typed may have joined its neighbour into one character.
    let joined = Array(String(characters))
    if joined.count != characters.count {
      cursor = String(characters[..<cursor]).count
      characters = joined
    }
    cursor = min(cursor, characters.count)
  }

  /// Pasted lines become one, with blanks between them.
  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }

  public mutating func apply(_ command: LineCommand) {
    switch command {
    case .lineStart: cursor = 0
    case .lineEnd: cursor = characters.count
    case .characterBack: cursor = max(0, cursor - 1)
    case .characterForward: cursor = min(characters.count, cursor + 1)
    case .wordBack: cursor = wordStart
    case .wordForward: cursor = wordEnd
    case .deleteBack: remove(max(0, cursor - 1)..<cursor)
    case .deleteForward: remove(cursor..<min(characters.count, cursor + 1))
    case .killToEnd: kill(cursor..<characters.count)
    case .killToStart: kill(0..<cursor)
    case .killWordBack: kill(wordStart..<cursor)
    case .killWordForward: kill(cursor..<wordEnd)
    case .yank: insert(String(cut))
    case .transpose: transpose()
    }
  }

  private var wordStart: Int {
    var at = cursor
    while at > 0, !isWord(characters[at - 1]) { at -= 1 }
    while at > 0, isWord(characters[at - 1]) { at -= 1 }
    return at
  }

  private var wordEnd: Int {
    var at = cursor
    while at < characters.count, !isWord(characters[at]) { at += 1 }
    while at < characters.count, isWord(characters[at]) { at += 1 }
    return at
  }

  private func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

  private mutating func remove(_ range: Range<Int>) {
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  private mutating func kill(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    cut = Array(characters[range])
    remove(range)
  }

  private mutating func transpose() {
    guard characters.count > 1, cursor > 0 else { return }
    let second = min(cursor, characters.count - 1)
    characters.swapAt(second - 1, second)
    cursor = second + 1
  }
}
