import ArgumentParser
import Files
import Interface

/// What stands on the command line, on its way to the parser.
///
/// Bytes that are no UTF-8 go through it as `SystemText` has them and come out as the same path. `--name=` is a
/// value that is empty, as `--name ""` is.
enum Arguments {
  private static let flags: Set<String> = [
    "together", "json", "force", "places", "codes", "constrained", "ascii", "stretch", "kernels", "drift",
    "help", "version",
  ]

  static func prepared(_ arguments: [String] = SystemText.arguments) -> [String] {
    // What follows "--" is no option, whatever it looks like.
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    return arguments[..<end].flatMap { argument -> [String] in
      guard argument.hasPrefix("--"), argument.hasSuffix("=") else { return [argument] }
      let name = argument.dropFirst(2).dropLast()
      guard !name.isEmpty, !name.contains("="), !flags.contains(String(name)) else { return [argument] }
      return ["--\(name)", ""]
    } + arguments[end...]
  }

  /// Why a first word that is neither a command nor anything that is there cannot be meant; nil: it can.
  static func misspelling(_ arguments: [String], commands: [String]) -> String? {
    guard let first = arguments.first, !first.hasPrefix("-"), !commands.contains(first),
      (try? exists(Path(first))) == false
    else { return nil }
    // A path that is not there is told as one.
    guard !first.contains("/"), Path(first).fileExtension.isEmpty else { return nil }
    let meant = Spelling.nearest(first, in: commands).map { "did you mean “\($0)”? " } ?? ""
    return
      "“\(SystemText.shown(first))” is no command, file or folder; \(meant)pali --help lists the commands."
  }
}

extension Path: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }

  public var defaultValueDescription: String { description }
}
