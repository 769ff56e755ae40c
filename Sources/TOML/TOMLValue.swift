/// A value of a document, with the place where it begins.
public struct TOMLValue {
  public enum Kind {
    case string(String)
    case integer(Int)
    case float(Double)
    case boolean(Bool)
    /// A date, a time or both, as written.
    case moment(String)
    case array([TOMLValue])
    case table(TOMLTable)
  }

  public let kind: Kind
  public let place: Place

  public var string: String? { if case .string(let value) = kind { value } else { nil } }
  public var integer: Int? { if case .integer(let value) = kind { value } else { nil } }
  public var boolean: Bool? { if case .boolean(let value) = kind { value } else { nil } }
  public var array: [TOMLValue]? { if case .array(let value) = kind { value } else { nil } }
  public var table: TOMLTable? { if case .table(let value) = kind { value } else { nil } }
}

/// Keys with their values, in the order of their first mention. Filled by the parser alone.
public final class TOMLTable {
  public struct Entry {
    public let key: String
    /// Where the key was first written: in a header, or before its `=`.
    public let place: Place
    public internal(set) var value: TOMLValue
  }

  public internal(set) var entries: [Entry] = []
  /// By bytes: to Swift, strings are equal that TOML tells apart.
  private var index: [[UInt8]: Int] = [:]
  /// Keys whose arrays headers made: `[[key]]`. Headers may add to them.
  var headed: Set<[UInt8]> = []
  /// How many tables and arrays it lies in.
  let depth: Int
  var state = State.implied

  /// How a table came to be decides what may still be added to it.
  enum State: Equatable {
    /// Named by the header of a table within it.
    case implied
    /// By a dotted key; those of the same section, and headers of tables within it, may add to it.
    case dotted(section: Int)
    /// By its own header.
    case declared
    /// Written whole.
    case inline
  }

  init(depth: Int) { self.depth = depth }

  public subscript(_ key: String) -> TOMLValue? { entry(key)?.value }

  public func entry(_ key: String) -> Entry? { index[Array(key.utf8)].map { entries[$0] } }

  func add(_ key: TOMLKey, _ value: TOMLValue) {
    index[Array(key.text.utf8)] = entries.count
    entries.append(Entry(key: key.text, place: key.place, value: value))
  }

  func append(_ element: TOMLValue, to key: TOMLKey) {
    guard let at = index[Array(key.text.utf8)], case .array(var elements) = entries[at].value.kind else {
      return
    }
    let place = entries[at].value.place
    // Without this the array would be copied for each element.
    entries[at].value = TOMLValue(kind: .boolean(false), place: place)
    elements.append(element)
    entries[at].value = TOMLValue(kind: .array(elements), place: place)
  }
}

/// One part of a dotted key.
struct TOMLKey {
  let text: String
  let place: Place
}
