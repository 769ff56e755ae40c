/// A 24-bit colour.
public struct RGB: Sendable, Hashable {
  public var red: UInt8, green: UInt8, blue: UInt8

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }
}

/// A colour of a cell: the terminal's own, one of its 256, or 24 bits.
public enum Color: Sendable, Hashable {
  case terminal
  case indexed(UInt8)
  case rgb(RGB)
}

/// How many colours the terminal shows.
public enum ColorDepth: String, Sendable, CaseIterable {
  case direct = "24bit"
  case indexed256 = "256"
  case indexed16 = "16"
  case mono
}
