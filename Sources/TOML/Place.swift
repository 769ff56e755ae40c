/// A place in a text: lines from 1, and columns from 1 in code points. A tab is one, a wide character is one; a
/// byte order mark is none.
public struct Place: Sendable, Equatable, CustomStringConvertible {
  public var line = 1
  public var column = 1

  public init(line: Int = 1, column: Int = 1) {
    self.line = line
    self.column = column
  }

  /// `line:column`.
  public var description: String { "\(line):\(column)" }
}

/// What is wrong with a document, and where.
public struct TOMLError: Error, Equatable, CustomStringConvertible {
  public let place: Place
  public let fault: String

  public init(_ place: Place, _ fault: String) {
    self.place = place
    self.fault = fault
  }

  public var description: String { "\(place): \(fault)" }
}
