import Files

/// Why a request cannot be answered. One line each.
public enum GenerationError: Error, Equatable, CustomStringConvertible {
  case noPictures
  case promptTooLong(tokens: Int, limit: Int)
  case option(name: String, got: String, expected: String)
  /// Every logit of a step is NaN or infinite: damaged weights, most likely.
  case notFinite(folder: Path, step: Int)

  public var description: String {
    switch self {
    case .noPictures: "a prompt needs at least one picture"
    case .promptTooLong(let tokens, let limit):
      "pictures and prompt make \(tokens) tokens; this model takes \(limit)"
    case .option(let name, let got, let expected): "\(name) is \(got); it must be \(expected)"
    case .notFinite(let folder, let step):
      "\(folder): the model's numbers are not finite at token \(step + 1); its weights may be damaged"
    }
  }
}
