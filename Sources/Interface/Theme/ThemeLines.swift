/// Where the keys of a theme file are: the parsed table does not tell.
struct ThemeLines {
  private let lines: [Substring]

  init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// The line, from 1, that begins with `key`, quoted or not, within a section such as `palette`.
  func line(of key: String, section wanted: String? = nil) -> Int? {
    var section: Substring?
    for (index, line) in lines.enumerated() {
      let rest = line.drop { " \t".contains($0) }
      if rest.first == "[" { section = rest.dropFirst().prefix { $0 != "]" } }
      let isHeader = section.map { $0 == key } ?? false && rest.first == "["
      guard isHeader || (section == wanted.map { $0[...] } && begins(rest, with: key)) else { continue }
      return index + 1
    }
    return nil
  }

  private func begins(_ line: Substring, with key: String) -> Bool {
    for quote in ["", "\"", "'"] where line.hasPrefix(quote + key + quote) {
      guard let next = line.dropFirst(key.count + 2 * quote.count).first else { continue }
      if " \t=.".contains(next) { return true }
    }
    return false
  }
}
