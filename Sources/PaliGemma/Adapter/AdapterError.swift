import Files
import JSON

/// What can be wrong with an adapter. One line each.
public enum AdapterError: Error, Equatable, CustomStringConvertible {
  case notFolder(path: Path)
  case incomplete(folder: Path, missing: Path)
  case foreign(file: Path, format: String, instead: String)
  /// A setting that would make another change than low-rank products; `reads` is what it may be.
  case setting(file: String, key: String, got: String, reads: String)
  case unknownSetting(file: String, key: String)
  case pattern(file: String, key: String, pattern: String)
  // The tensors.
  case noPlace(file: Path, tensor: String)
  case kind(file: Path, tensor: String, what: String)
  case lacksPartner(file: Path, tensor: String, partner: String)
  case wrongShape(file: Path, tensor: String, expected: [Int], got: [Int])
  case rank(file: Path, tensor: String, config: Int, got: Int)
  case doubled(file: Path, tensors: [String])
  case empty(file: Path)

  public var description: String {
    switch self {
    case .notFolder(let path): "\(path): is no folder of an adapter"
    case .incomplete(let folder, let missing): "\(folder): has no \(missing); is it an adapter's folder?"
    case .foreign(let file, let format, let instead): "\(file): \(format) is not read; \(instead)"
    case .setting(let file, let key, let got, let reads):
      "\(file): \"\(abbreviated(key))\" is \(abbreviated(got)); only \(reads) is read"
    case .unknownSetting(let file, let key): "\(file): \"\(abbreviated(key))\" is not known here"
    case .pattern(let file, let key, let pattern):
      "\(file): the pattern \"\(abbreviated(pattern))\" of \(key) is not read; only names, \"^\", \"$\" and \".*\" are"
    default: tensorDescription
    }
  }

  private var tensorDescription: String {
    switch self {
    case .noPlace(let file, let tensor): "\(file): the model has no place for \(abbreviated(tensor))"
    case .kind(let file, let tensor, let what):
      "\(file): \(abbreviated(tensor)) is \(what), which is not read"
    case .lacksPartner(let file, let tensor, let partner):
      "\(file): \(abbreviated(tensor)) has no \(abbreviated(partner))"
    case .wrongShape(let file, let tensor, let expected, let got):
      "\(file): \(abbreviated(tensor)) has the shape \(abbreviated("\(got)")), the model asks for \(expected)"
    case .rank(let file, let tensor, let config, let got):
      "\(file): \(abbreviated(tensor)) has the rank \(got), adapter_config.json says \(config)"
    case .doubled(let file, let tensors):
      "\(file): holds the same tensor twice: \(tensors.map { abbreviated($0) }.joined(separator: " and "))"
    case .empty(let file): "\(file): holds no tensor"
    default: ""
    }
  }
}
