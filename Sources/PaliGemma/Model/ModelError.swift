import Files
import JSON
import Tensors

/// What can be wrong with a model as a whole, beyond single files. One line each.
public enum ModelError: Error, Equatable, CustomStringConvertible {
  // The configuration.
  case unsupported(file: String, what: String)
  /// Weights that are quantised in a way that is not read.
  case quantised(file: String, key: String, method: String, instead: String)
  case outOfRange(file: String, key: String, got: String, least: String, most: String)
  /// A setting that would give other answers than are given here; `reads` is what it may be.
  case setting(file: String, key: String, got: String, reads: String)
  case indivisible(file: String, _ key: String, _ value: Int, _ by: String, _ parts: Int)
  // The weights against the configuration.
  case missingTensors(folder: Path, names: [String], count: Int)
  case unusedTensors(folder: Path, names: [String], count: Int)
  case doubledTensor(folder: Path, names: [String])
  /// Weights of another kind, told by a tensor's name.
  case foreignTensor(folder: Path, tensor: String, format: String, instead: String)
  case wrongShape(folder: Path, tensor: String, expected: [Int], got: [Int])
  // The tokenizer against the configuration.
  case vocabulary(folder: Path, pieces: Int, rows: Int)
  case imageToken(folder: Path, config: Int, tokenizer: Int)
  // The machine.
  case memory(folder: Path, needed: Int, available: Int)

  public var description: String {
    switch self {
    case .unsupported(let file, let what): "\(file): \(abbreviated(what)) is not supported"
    case .quantised(let file, let key, let method, let instead):
      "\(file): \(abbreviated(method)) (\(key)) is not read; \(instead)"
    case .outOfRange(let file, let key, let got, let least, let most):
      "\(file): \"\(key)\" is \(abbreviated(got)); it must lie between \(least) and \(most)"
    case .setting(let file, let key, let got, let reads):
      "\(file): \"\(key)\" is \(abbreviated(got)); only \(reads) is read"
    case .indivisible(let file, let key, let value, let by, let parts):
      "\(file): \"\(key)\" (\(value)) does not divide into \(parts) \(by)"
    case .missingTensors(let folder, let names, let count):
      "\(folder): the weights lack \(Self.list(names, count))"
    case .unusedTensors(let folder, let names, let count):
      "\(folder): the weights hold what config.json has no place for: \(Self.list(names, count))"
    case .doubledTensor(let folder, let names):
      "\(folder): the weights hold the same tensor twice: \(names.map { abbreviated($0) }.joined(separator: " and "))"
    case .foreignTensor(let folder, let tensor, let format, let instead):
      "\(folder): \(abbreviated(tensor)) is of \(format), which is not read; \(instead)"
    case .wrongShape(let folder, let tensor, let expected, let got):
      "\(folder): \(abbreviated(tensor)) has the shape \(abbreviated("\(got)")), config.json asks for \(expected)"
    case .vocabulary(let folder, let pieces, let rows):
      "\(folder): the tokenizer has \(pieces) pieces, the embedding only \(rows) rows"
    case .imageToken(let folder, let config, let tokenizer):
      "\(folder): <image> is \(config) in config.json and \(tokenizer) in the tokenizer"
    case .memory(let folder, let needed, let available):
      "\(folder): needs about \(Self.gigabytes(needed)) of memory, \(Self.gigabytes(available)) are free"
    }
  }

  /// A few names, and how many more there are.
  private static func list(_ names: [String], _ count: Int) -> String {
    let more = count - names.count
    return names.map { abbreviated($0) }.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  private static func gigabytes(_ bytes: Int) -> String {
    let tenths = bytes / 100_000_000
    return "\(tenths / 10).\(tenths % 10) GB"
  }
}
