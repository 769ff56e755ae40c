import ArgumentParser
import Files
import Interface

extension Arguments {
  /// Why a first word that is neither a command nor anything that is there cannot be meant; nil: it can.
  static func misspelling(_ arguments: [String], commands: [String]) -> String? {
    guard let first = arguments.first, !first.hasPrefix("-"), !commands.contains(first),
      (try? exists(Path(first))) == false
    else { return nil }
    // A path that is not there is told as one.
    guard !first.contains("/"), Path(first).fileExtension.isEmpty else { return nil }
    return unknown(first, "command, file or folder", commands) + "pali --help lists the commands."
  }

  /// Why a word after `help`, or after a command that has commands of its own, cannot be meant; nil: it can.
  static func misspelling(_ arguments: [String], below root: CommandConfiguration) -> String? {
    let isHelp = arguments.first == "help"
    var (command, path) = (root, "pali")
    for word in arguments.dropFirst(isHelp ? 1 : 0) {
      let known = command.subcommands.map { $0.configuration }
      if let next = known.first(where: { $0.commandName == word }) {
        (command, path) = (next, "\(path) \(word)")
      } else {
        // After the program's name a word may be a path; after a command without commands it is an argument.
        let isCommand = isHelp ? word != "help" : path != "pali" && !known.isEmpty
        guard isCommand, !word.hasPrefix("-") else { return nil }
        return unknown(word, "command of \(path)", known.compactMap(\.commandName))
          + "\(path) --help tells more."
      }
    }
    return nil
  }

  private static func unknown(_ word: String, _ kind: String, _ known: [String]) -> String {
    let meant = Spelling.nearest(word, in: known).map { "did you mean “\($0)”? " } ?? ""
    return "“\(SystemText.shown(word))” is no \(kind); \(meant)"
  }
}
