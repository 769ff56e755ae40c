import Answers
import Files

/// Why a command cannot go on. One line each.
enum CommandError: Error, Equatable, CustomStringConvertible {
  case noModel
  /// The engine is one whose model cannot be changed.
  case noAdapters
  /// The engine is one that does not tell how it cuts prompts.
  case noTokens
  case notThere(path: Path)
  /// A picture's bytes are not for a terminal.
  case binaryToTerminal
  case cannotWrite(reason: String)
  case notCached(name: Path, folder: Path)
  case noAnswer(id: Int64, file: Path)
  case emptyKeyFile(Path)
  case noHubID(String)
  /// So much is not fetched or removed unasked. `what`: a line.
  case needsAgreement(what: String)
  /// A server that is neither a URL nor in the configuration.
  case noServer(name: String, known: [String])
  /// A data set does not tell what to ask, and nobody else does.
  case noPrompt(Path)

  var description: String {
    switch self {
    case .noAdapters: "\(NotOffered.adapters)"
    case .noTokens: "\(NotOffered.tokens)"
    case .noPrompt(let file):
      "\(file): does not tell what to ask: name it by --prompt, such as \"detect {classes}\""
    case .noModel: "no model: name one with --model, PALI_MODEL or \"model\" in the configuration file"
    case .notThere(let path): "\(path): no such file or folder"
    case .binaryToTerminal: "standard output is a terminal: a PNG goes to a file or a pipe"
    case .notCached(let name, let folder): "\(name): no packed weights of it in \(folder)"
    case .noAnswer(let id, let file): "\(file): no answer \(id) that can be read"
    case .noHubID(let name): "\(name): no hub id (org/name or org/name@revision)"
    case .needsAgreement(let what): "\(what): say --yes, for there is no terminal to ask on"
    case .emptyKeyFile(let file): "\(file): holds no key"
    case .noServer(let name, let known):
      "\(name): no such server in config.toml ([servers.NAME]), and no URL"
        + (known.isEmpty ? "" : "; there are \(known.joined(separator: ", "))")
    case .cannotWrite(let reason): "cannot write to standard output: \(reason)"
    }
  }
}
