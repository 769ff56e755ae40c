import JSON

/// What can be wrong with a file of other tools. One line, the file and the place named.
public enum ImportError: Error, Equatable, CustomStringConvertible {
  case unreadable(file: String, line: Int?, fault: String)
  case lineTooLong(file: String, line: Int, limit: Int)
  /// Results name pictures and categories by ids alone.
  case truthNeeded(file: String)

  public var description: String {
    switch self {
    case .unreadable(let file, let line, let fault):
      "\(place(file, line)): \(abbreviated(fault))"
    case .lineTooLong(let file, let line, let limit):
      "\(place(file, line)): a line of more than the \(limit) bytes that are read"
    case .truthNeeded(let file):
      "\(file): results name pictures by number; the data set that they are of is needed, too"
    }
  }
}

/// A place in a file, as errors have it.
func place(_ file: String, _ line: Int?) -> String { line.map { "\(file), line \($0)" } ?? file }
