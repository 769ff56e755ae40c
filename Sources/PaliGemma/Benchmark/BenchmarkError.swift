/// Why something cannot be measured. One line each.
public enum BenchmarkError: Error, Equatable, CustomStringConvertible {
  case synthetic(name: String, known: [String])
  case tooLong(tokens: Int, positions: Int)

  public var description: String {
    switch self {
    case .synthetic(let name, let known):
      "\"\(name)\" is no synthetic model; there are \(known.joined(separator: ", "))"
    case .tooLong(let tokens, let positions):
      "\(tokens) tokens do not fit the model's \(positions) positions"
    }
  }
}
