/// Why a command cannot go on. One line each.
enum CommandError: Error, Equatable, CustomStringConvertible {
  case noModel
  case noTerminal
  case noInterface
  case cannotWrite(reason: String)

  var description: String {
    switch self {
    case .noModel: "no model: name one with --model, PALI_MODEL or \"model\" in the configuration file"
    case .noTerminal: "standard input and output must be a terminal; for scripts there is pali run"
    case .noInterface: "the interactive program is not built in yet; there are pali run and pali show"
    case .cannotWrite(let reason): "cannot write to standard output: \(reason)"
    }
  }
}
