#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why the interactive program cannot run here.
enum TerminalError: Error, Equatable, CustomStringConvertible {
  case notATerminal
  case cannotDrive(term: String)
  case noPipe(Int32)
  case noProcess(Int32)

  var description: String {
    switch self {
    case .notATerminal:
      "browsing needs a terminal on standard input and output; for pipes and scripts there are `pali show` and `pali run`"
    case .cannotDrive(let term):
      term.isEmpty
        ? "TERM is not set: this terminal cannot be driven; `pali show` and `pali run` need none"
        : "the terminal database does not know TERM=\(term), or cannot move its cursor"
    case .noProcess(let code): "cannot start a process: \(String(cString: strerror(code)))"
    case .noPipe(let code): "cannot make a pipe: \(String(cString: strerror(code)))"
    }
  }
}
