/// Members of an object by key and type. Without `default` the key must be there; with it, a missing key
/// or null gives the default. A value of another type is an error either way.
extension JSONValue {
  /// The member; throws when this is no object or lacks it.
  public func required(_ key: String) throws(JSONError) -> JSONValue {
    _ = try members()
    guard let value = self[key] else {
      throw .missing(file: document.file, key: path.isEmpty ? key : "\(path).\(key)")
    }
    return value
  }

  /// The member unless it is missing or null.
  public func optional(_ key: String) -> JSONValue? {
    guard let value = self[key], value.kind != .null else { return nil }
    return value
  }

  public func object(_ key: String) throws(JSONError) -> JSONValue {
    let value = try required(key)
    _ = try value.members()
    return value
  }

  public func elements(_ key: String) throws(JSONError) -> JSONElements { try required(key).elements() }
  public func string(_ key: String) throws(JSONError) -> String { try required(key).string() }
  public func int(_ key: String) throws(JSONError) -> Int { try required(key).int() }
  public func double(_ key: String) throws(JSONError) -> Double { try required(key).double() }
  public func bool(_ key: String) throws(JSONError) -> Bool { try required(key).bool() }

  public func string(_ key: String, default value: String) throws(JSONError) -> String {
    try optional(key)?.string() ?? value
  }

  public func int(_ key: String, default value: Int) throws(JSONError) -> Int {
    try optional(key)?.int() ?? value
  }

  public func double(_ key: String, default value: Double) throws(JSONError) -> Double {
    try optional(key)?.double() ?? value
  }

  public func bool(_ key: String, default value: Bool) throws(JSONError) -> Bool {
    try optional(key)?.bool() ?? value
  }

  /// An array of whole numbers.
  public func ints() throws(JSONError) -> [Int] {
    var values: [Int] = []
    for element in try elements() { values.append(try element.int()) }
    return values
  }

  /// The way from the root to this value, "text_config.eos_token_id[1]"; empty for the root.
  ///
  /// Found by walking down from the root, so that values need not carry it.
  public var path: String {
    var place = 0
    var written = ""
    while place != index {
      let isObject = document.nodes[place].kind == .object
      var child = place + 1
      var count = 0
      var key = child
      while true {
        if isObject {
          key = child
          child += 1
        }
        let next = Int(document.nodes[child].next)
        if index < next { break }
        child = next
        count += 1
      }
      // An object's key itself has no path of its own: it goes by its value's.
      let name = isObject ? (try? JSONValue(document: document, index: key).string()) ?? "" : "[\(count)]"
      written += isObject && !written.isEmpty ? ".\(name)" : name
      if index < child { return written }
      place = child
    }
    return written
  }
}
