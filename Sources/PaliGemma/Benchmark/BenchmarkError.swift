/// Why something cannot be measured. One line each.
public enum BenchmarkError: Error, Equatable, CustomStringConvertible {
  case synthetic(name: String, known: [String])
  case tooLong(tokens: Int, positions: Int)
  /// Bytes.
  case memory(needed: Int, available: Int)
  /// Something took no time at all, or for ever.
  case noSpeed

  public var description: String {
    switch self {
    case .synthetic(let name, let known):
      "\"\(name)\" is no synthetic model; there are \(known.joined(separator: ", "))"
    case .tooLong(let tokens, let positions):
      "\(tokens) tokens do not fit the model's \(positions) positions"
    case .memory(let needed, let available):
      "measuring takes \(needed >> 20) MB of memory, \(available >> 20) are free"
    case .noSpeed: "no speed can be measured: the clock does not go on as it should"
    }
  }
}
