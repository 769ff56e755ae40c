import ArgumentParser
import Files
import JSON

/// What stands on the command line, on its way to the parser.
///
/// Bytes that are no UTF-8 go through it as `SystemText` has them and come out as the same path. `--name=` is a
/// value that is empty, as `--name ""` is.
enum Arguments {
  /// The names of flags without values, of all commands, as the parser itself tells them.
  private static func flags(of program: any ParsableCommand.Type) -> Set<String> {
    let dump = try? JSONDocument(text: program._dumpHelp().utf8, file: "help")
    return names(ofFlagsOf: dump?.root["command"])
  }

  private static func names(ofFlagsOf command: JSONValue?) -> Set<String> {
    func list(_ key: String) -> [JSONValue] { (try? command?[key]?.elements()).map(Array.init) ?? [] }
    let flags = list("arguments").filter { $0["kind"]?.isString("flag") == true }
    let names = flags.compactMap { try? $0.object("preferredName").string("name") }
    return list("subcommands").reduce(into: Set(names)) { $0.formUnion(self.names(ofFlagsOf: $1)) }
  }

  /// For this program's parser.
  static func prepared(
    _ arguments: [String] = SystemText.arguments, for program: any ParsableCommand.Type
  ) -> [String] {
    // What follows "--" is no option, whatever it looks like.
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    return arguments[..<end].flatMap { argument -> [String] in
      guard argument.hasPrefix("--"), argument.hasSuffix("=") else { return [argument] }
      let name = argument.dropFirst(2).dropLast()
      guard !name.isEmpty, !name.contains("="), !flags(of: program).contains(String(name)) else {
        return [argument]
      }
      return ["--\(name)", ""]
    } + arguments[end...]
  }
}

extension Path: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }

  public var defaultValueDescription: String { description }
}
