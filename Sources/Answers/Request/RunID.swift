/// Which run of an engine something belongs to: counted by whoever asks, for one engine at a time or for several.
public struct RunID: Sendable, Hashable, Comparable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  public let number: UInt64

  public init(_ number: UInt64) { self.number = number }
  public init(integerLiteral number: UInt64) { self.number = number }

  public static func < (a: RunID, b: RunID) -> Bool { a.number < b.number }

  /// The one that comes after it.
  public var next: RunID { RunID(number &+ 1) }

  public var description: String { String(number) }
}
