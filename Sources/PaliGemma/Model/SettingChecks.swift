import Files
import JSON
import Tensors

extension JSONDocument {
  /// nil where no file is. Throws `FileError` or `JSONError`.
  static func found(_ path: Path, limit: Int = 1 << 20) throws -> JSONDocument? {
    try exists(path) ? try JSONDocument(file: path, limit: limit) : nil
  }
}

/// Settings that are followed in one of their values alone: any other would give other answers and is refused by name.
extension JSONValue {
  /// Missing and null are as good as the first of the values.
  func require(_ key: String, _ values: [Int]) throws {
    guard let value = optional(key), !values.contains(where: value.isNumber) else { return }
    throw refusal(key, value, reads: values.map(String.init).joined(separator: " or "))
  }

  func require(_ key: String, _ expected: Bool) throws {
    guard let value = optional(key), try value.bool() != expected else { return }
    throw refusal(key, value, reads: "\(expected)")
  }

  /// Empty lists, objects and texts are nothing, too.
  func requireNothing(_ key: String) throws {
    guard let value = optional(key) else { return }
    let isEmpty =
      switch value.kind {
      case .array: try value.elements().count == 0
      case .object: try value.members().count == 0
      case .string: value.isString("")
      default: false
      }
    guard isEmpty else { throw refusal(key, value, reads: "null") }
  }

  func refusal(_ key: String, _ value: JSONValue, reads: String) -> ModelError {
    .setting(file: document.file, key: name(key), got: value.wording, reads: reads)
  }

  /// A member's place from the root.
  func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// Whether this is that number, however it is written: 1 and 1.0.
  func isNumber(_ number: Int) -> Bool { (try? double()) == Double(number) }

  func asObject() throws -> JSONValue {
    _ = try members()
    return self
  }
}
