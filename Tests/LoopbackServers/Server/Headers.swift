/// Header fields in their order; names are compared without regard to case.
public struct Headers: Sendable, ExpressibleByDictionaryLiteral, CustomStringConvertible {
  public private(set) var fields: [(name: String, value: String)] = []

  public init() {}

  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { ($0.0, $0.1) }
  }

  /// The first of that name. Setting replaces all of that name; nil removes them.
  public subscript(name: String) -> String? {
    get { all(name).first }
    set {
      fields.removeAll { $0.name.lowercased() == name.lowercased() }
      if let newValue { fields.append((name, newValue)) }
    }
  }

  public func all(_ name: String) -> [String] {
    let wanted = name.lowercased()
    return fields.filter { $0.name.lowercased() == wanted }.map(\.value)
  }

  public mutating func add(_ name: String, _ value: String) { fields.append((name, value)) }

  public mutating func merge(_ other: Headers) {
    for field in other.fields { self[field.name] = nil }
    fields += other.fields
  }

  public var description: String { fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n") }
}
