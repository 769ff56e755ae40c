import Foundation
import Testing

@testable import pali

@Suite struct ArgumentsTests {
  @Test(arguments: [
    (["run", "--prompt=", "a.png"], ["run", "--prompt", "", "a.png"]),
    (["--model=", "--json=", "--=", "--a=b="], ["--model", "", "--json=", "--=", "--a=b="]),
    (["run", "--", "--prompt="], ["run", "--", "--prompt="]),
  ])
  func anEmptyValueIsOne(given: [String], prepared: [String]) {
    #expect(Arguments.prepared(given, for: Pali.self) == prepared)
  }

  /// Of each command's arguments, as the program tells them: an option without a value gets an empty one, a flag none.
  @Test func everyFlagAndOptionIsKnown() throws {
    struct Command: Decodable {
      struct Argument: Decodable {
        struct Name: Decodable { let kind, name: String }
        let kind: String
        let names: [Name]?
      }
      let arguments: [Argument]?
      let subcommands: [Command]?

      var all: [Argument] { (arguments ?? []) + (subcommands ?? []).flatMap(\.all) }
    }
    struct Dump: Decodable { let command: Command }
    let text = try Program.run(["--experimental-dump-help"]).output
    let arguments = try JSONDecoder().decode(Dump.self, from: Data(text.utf8)).command.all
    var seen: Set<String> = []
    for argument in arguments {
      for name in argument.names ?? [] where name.kind == "long" {
        let given = ["--\(name.name)="]
        #expect(
          Arguments.prepared(given, for: Pali.self)
            == (argument.kind == "flag" ? given : ["--\(name.name)", ""]))
        seen.insert(name.name)
      }
    }
    #expect(seen.isSuperset(of: ["json", "ascii", "help", "version", "prompt", "max-tokens", "squash"]))
  }
}
