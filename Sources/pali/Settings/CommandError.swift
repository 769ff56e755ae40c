import Files

/// Why a command cannot go on. One line each.
enum CommandError: Error, Equatable, CustomStringConvertible {
  case noModel
  case notThere(path: Path)
  /// A picture's bytes are not for a terminal.
  case binaryToTerminal
  case cannotWrite(reason: String)
  case notCached(name: Path, folder: Path)

  var description: String {
    switch self {
    case .noModel: "no model: name one with --model, PALI_MODEL or \"model\" in the configuration file"
    case .notThere(let path): "\(path): no such file or folder"
    case .binaryToTerminal: "standard output is a terminal: a PNG goes to a file or a pipe"
    case .notCached(let name, let folder): "\(name): no packed weights of it in \(folder)"
    case .cannotWrite(let reason): "cannot write to standard output: \(reason)"
    }
  }
}
