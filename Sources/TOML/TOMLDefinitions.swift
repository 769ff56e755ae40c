/// Which keys and headers may follow which: nothing is defined twice.
extension TOMLTable {
  /// `[a.b]`, from the root: the table, which no header and no dotted key of another section defined.
  func declared(_ path: [TOMLKey]) throws(TOMLError) -> TOMLTable {
    let above = try parent(of: path)
    let last = path[path.count - 1]
    guard let known = above.entry(last.text) else { return try above.addTable(last, .declared) }
    guard let table = known.value.table, table.state == .implied else { throw Self.twice(last, known.place) }
    table.state = .declared
    return table
  }

  /// `[[a.b]]`, from the root: a new table at the end of the array.
  func appended(_ path: [TOMLKey]) throws(TOMLError) -> TOMLTable {
    let above = try parent(of: path)
    let last = path[path.count - 1]
    guard above.depth + 2 <= TOML.deepest else { throw TOMLError(last.place, TOMLParser.tooDeep) }
    let table = TOMLTable(depth: above.depth + 2)
    table.state = .declared
    let element = TOMLValue(kind: .table(table), place: last.place)
    guard let known = above.entry(last.text) else {
      above.add(last, TOMLValue(kind: .array([element]), place: last.place))
      above.headed.insert(Array(last.text.utf8))
      return table
    }
    guard above.headed.contains(Array(last.text.utf8)) else { throw Self.twice(last, known.place) }
    above.append(element, to: last)
    return table
  }

  /// `a.b = value`, from the table of the section's header.
  func assign(_ path: [TOMLKey], _ value: TOMLValue, section: Int) throws(TOMLError) {
    var table = self
    for key in path.dropLast() { table = try table.dotted(key, section) }
    let last = path[path.count - 1]
    if let known = table.entry(last.text) { throw Self.twice(last, known.place) }
    table.add(last, value)
  }

  /// The table that a header's last part belongs to; those above it are made, or are known.
  private func parent(of path: [TOMLKey]) throws(TOMLError) -> TOMLTable {
    var table = self
    for key in path.dropLast() {
      guard let known = table.entry(key.text) else {
        table = try table.addTable(key, .implied)
        continue
      }
      let isHeaded = table.headed.contains(Array(key.text.utf8))
      let next = isHeaded ? known.value.array?.last?.table : known.value.table
      guard let next, next.state != .inline else { throw Self.closed(key, known.place) }
      table = next
    }
    return table
  }

  private func dotted(_ key: TOMLKey, _ section: Int) throws(TOMLError) -> TOMLTable {
    guard let known = entry(key.text) else { return try addTable(key, .dotted(section: section)) }
    guard let table = known.value.table, [.implied, .dotted(section: section)].contains(table.state) else {
      throw Self.closed(key, known.place)
    }
    table.state = .dotted(section: section)
    return table
  }

  private func addTable(_ key: TOMLKey, _ state: State) throws(TOMLError) -> TOMLTable {
    guard depth < TOML.deepest else { throw TOMLError(key.place, TOMLParser.tooDeep) }
    let table = TOMLTable(depth: depth + 1)
    table.state = state
    add(key, TOMLValue(kind: .table(table), place: key.place))
    return table
  }

  private static func twice(_ key: TOMLKey, _ first: Place) -> TOMLError {
    TOMLError(key.place, "\(Excerpt.quoted(key.text)) is defined twice: first at \(first)")
  }

  private static func closed(_ key: TOMLKey, _ first: Place) -> TOMLError {
    TOMLError(key.place, "\(Excerpt.quoted(key.text)) is complete: defined at \(first)")
  }
}
