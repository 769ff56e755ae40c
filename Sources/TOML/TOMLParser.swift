/// TOML 1.0 from bytes of any origin: values with their places, or one fault with its place. It never traps: what
/// nests deeper than `deepest` is refused, so that neither reading nor freeing runs out of stack.
///
/// Verdicts are those of Python's tomllib, but for whole numbers beyond 64 bits (refused), depth, and a byte order
/// mark (skipped).
public enum TOML {
  /// Arrays and tables within each other, those of dotted keys and headers included.
  public static let deepest = 100

  /// The root table of a document.
  public static func parse(_ source: some Collection<UInt8>) throws(TOMLError) -> TOMLTable {
    var parser = TOMLParser(text: try TOMLText(source))
    return try parser.document()
  }
}

struct TOMLParser {
  var text: TOMLText
  private let root = TOMLTable(depth: 0)
  /// The table of the last header.
  private var table: TOMLTable
  /// Counts headers.
  private var section = 0

  init(text: TOMLText) {
    self.text = text
    table = root
  }

  mutating func document() throws(TOMLError) -> TOMLTable {
    while true {
      text.skipLines()
      if text.current == nil { return root }
      if text.current == UInt8(ascii: "[") {
        try header()
      } else {
        try assignment(in: table, section)
      }
      try endOfLine()
    }
  }

  private mutating func endOfLine() throws(TOMLError) {
    text.skipBlanks()
    text.skipComment()
    guard text.current == nil || text.take("\n") else {
      throw TOMLError(text.place, "expected the end of the line, not \(text.found)")
    }
  }

  private mutating func header() throws(TOMLError) {
    let isArray = text.starts(with: "[[")
    text.advance(isArray ? 2 : 1)
    text.skipBlanks()
    let path = try path()
    guard text.take("]"), !isArray || text.take("]") else {
      throw TOMLError(
        text.place, "expected \(isArray ? "]]" : "]") after the table's name, not \(text.found)")
    }
    section += 1
    table = try isArray ? root.appended(path) : root.declared(path)
  }

  /// `a.b = value`
  private mutating func assignment(in table: TOMLTable, _ section: Int) throws(TOMLError) {
    let path = try path()
    guard text.take("=") else { throw TOMLError(text.place, "expected = after the key, not \(text.found)") }
    text.skipBlanks()
    let place = path[path.count - 1].place
    guard table.depth + path.count <= TOML.deepest else { throw TOMLError(place, Self.tooDeep) }
    let value = try value(depth: table.depth + path.count)
    try table.assign(path, value, section: section)
  }

  static let tooDeep = "more than \(TOML.deepest) levels deep"

  /// The parts of a dotted key, with the blanks around them; at least one.
  private mutating func path() throws(TOMLError) -> [TOMLKey] {
    var path: [TOMLKey] = []
    repeat {
      text.skipBlanks()
      path.append(try key())
      guard path.count <= TOML.deepest else { throw TOMLError(text.place, Self.tooDeep) }
      text.skipBlanks()
    } while text.take(".")
    return path
  }

  private mutating func key() throws(TOMLError) -> TOMLKey {
    let place = text.place
    if text.current == UInt8(ascii: "\"") || text.current == UInt8(ascii: "'") {
      return TOMLKey(text: try text.string(allowsLines: false), place: place)
    }
    let bare = text.take { Self.isBare($0) }
    guard !bare.isEmpty else { throw TOMLError(place, "expected a key, not \(text.found)") }
    return TOMLKey(text: String(decoding: bare, as: UTF8.self), place: place)
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// Values.
extension TOMLParser {
  /// - Parameter depth: how many tables and arrays it lies in.
  private mutating func value(depth: Int) throws(TOMLError) -> TOMLValue {
    let place = text.place
    let kind: TOMLValue.Kind =
      switch text.current {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): .string(try text.string(allowsLines: true))
      case UInt8(ascii: "["): .array(try array(depth: depth))
      case UInt8(ascii: "{"): .table(try inlineTable(depth: depth))
      default: try word()
      }
    return TOMLValue(kind: kind, place: place)
  }

  private mutating func word() throws(TOMLError) -> TOMLValue.Kind {
    let place = text.place
    let word = String(decoding: takeWord(), as: UTF8.self)
    guard !word.isEmpty else { throw TOMLError(place, "expected a value, not \(text.found)") }
    do {
      if let kind = try TOMLWord.value(word) { return kind }
    } catch {
      throw TOMLError(place, "\(error.fault): \(Excerpt.cut(word))")
    }
    throw TOMLError(place, "no value: \(Excerpt.quoted(word))")
  }

  private mutating func takeWord() -> [UInt8] {
    func isPart(_ byte: UInt8) -> Bool { Self.isBare(byte) || "+.:".utf8.contains(byte) }
    func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
    var word = Array(text.take(while: isPart))
    // Between a date and a time may stand a blank.
    if word.count == 10, word[4] == UInt8(ascii: "-"), text.current == UInt8(ascii: " "),
      isDigit(text.peek(1)),
      TOMLMoment.isReal(String(decoding: word, as: UTF8.self)) != nil
    {
      text.advance()
      word.append(UInt8(ascii: " "))
      word += text.take(while: isPart)
    }
    return word
  }

  private mutating func array(depth: Int) throws(TOMLError) -> [TOMLValue] {
    guard depth < TOML.deepest else { throw TOMLError(text.place, Self.tooDeep) }
    text.advance()
    var elements: [TOMLValue] = []
    while true {
      text.skipLines()
      if text.take("]") { return elements }
      elements.append(try value(depth: depth + 1))
      text.skipLines()
      guard text.take(",") || text.current == UInt8(ascii: "]") else {
        throw TOMLError(text.place, "expected , or ] in an array, not \(text.found)")
      }
    }
  }

  private mutating func inlineTable(depth: Int) throws(TOMLError) -> TOMLTable {
    guard depth < TOML.deepest else { throw TOMLError(text.place, Self.tooDeep) }
    text.advance()
    let table = TOMLTable(depth: depth)
    text.skipBlanks()
    if !text.take("}") {
      repeat {
        text.skipBlanks()
        // Its own section: nothing outside it counts.
        try assignment(in: table, 0)
        text.skipBlanks()
      } while text.take(",")
      guard text.take("}") else {
        throw TOMLError(text.place, "expected , or } in a table, not \(text.found)")
      }
    }
    table.state = .inline
    return table
  }
}
