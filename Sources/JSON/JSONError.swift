/// What can be wrong with a JSON file, or with a value that was looked for in one.
public enum JSONError: Error, Equatable, CustomStringConvertible {
  /// `line` and `offset` (bytes from the start) say where reading stopped.
  case syntax(file: String, line: Int, offset: Int, fault: String)
  /// `key` is the path to it from the root: "text_config.hidden_size".
  case missing(file: String, key: String)
  case type(file: String, key: String, expected: String, got: String)
  case duplicate(file: String, key: String)

  public var description: String {
    switch self {
    case .syntax(let file, let line, let offset, let fault):
      "\(file): not valid JSON: \(fault) (line \(line), byte \(offset))"
    case .missing(let file, let key): "\(file): \"\(abbreviated(key))\" is missing"
    case .type(let file, let key, let expected, let got):
      "\(file): \(key.isEmpty ? "the whole" : "\"\(abbreviated(key))\"") must be \(abbreviated(expected)), not \(got)"
    case .duplicate(let file, let key): "\(file): \"\(abbreviated(key))\" is there twice"
    }
  }
}
