import Foundation
import Testing

@Suite struct CommandLineTests {
  @Test func helpAndVersionAreGiven() throws {
    let help = try Program.run(["--help"])
    #expect(help.status == 0 && help.output.contains("config.toml") && help.output.contains("run"))
    #expect(try Program.run(["--version"]).status == 0)
  }

  @Test(arguments: [
    ["run", "a.png"], ["run", "--prompt", "x"], ["run", "--prompt", "x", "--top-k", "0", "a.png"],
    ["run", "--prompt", "x", "--top-p", "nan", "a.png"],
    ["run", "--prompt", "x", "--precision", "f8", "a.png"],
    ["run", "--prompt", "x", "--temperature", "-1", "a.png"], ["--nonsense"],
    ["run", "--prompt", "x", "--output", "o.png", "a.png", "b.png"], ["--color", "many"],
  ])
  func usageErrorsAreOneLineAndExit64(arguments: [String]) throws {
    let result = try Program.run(arguments)
    #expect(result.status == 64 && result.output.isEmpty)
    let command = arguments[0] == "run" ? "run" : "browse"
    #expect(result.errors.hasPrefix("pali: "))
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(result.errors.hasSuffix("; pali \(command) --help tells more\n"))
  }

  @Test(arguments: [
    (["info", "/nowhere/model"], "pali: /nowhere/model: no such model folder"),
    (["show", "/nowhere.png"], "pali: /nowhere.png: cannot open: No such file or directory"),
    (["info", "/etc/passwd"], "pali: /etc/passwd: is not a model folder but a file"),
    (["run", "--model", "/nowhere", "--prompt", "x", "a.png"], "pali: /nowhere: no such model folder"),
    (["info", "/no\u{1B}[31m\u{202E}where"], "pali: /no\u{241B}[31m\u{B7}where: no such model folder"),
    (
      [],
      "pali: browsing needs a terminal on standard input and output; "
        + "for pipes and scripts there are `pali show` and `pali run`"
    ),
  ])
  func faultsAreOneLineAndExit1(arguments: [String], line: String) throws {
    let result = try Program.run(arguments)
    #expect(result.status == 1)
    #expect(result.errors == line + "\n")
    #expect(result.output.isEmpty)
  }

  @Test(arguments: [["/etc"], ["/etc/passwd"], ["/dev/zero"]])
  func whatIsNoPictureIsNamedInOneLine(paths: [String]) throws {
    let result = try Program.run(["show"] + paths)
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("pali: \(paths[0]): ") && result.errors.split(separator: "\n").count == 1)
  }

  @Test func aWrongConfigurationFileIsNamedWithItsPlace() throws {
    let home = try ConfigurationHome("\nthreads = true\n")
    let result = try Program.run(["run", "--prompt", "x", "a.png"], environment: home.environment)
    #expect(result.status == 1)
    #expect(
      result.errors
        == "pali: \(home.path)/pali/config.toml:2:1: threads must be a whole number from 1 to 1024\n")
  }
}

/// The built program, run as a process of its own.
enum Program {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Beside the test bundle, wherever that was built.
  static var url: URL {
    Bundle.main.executableURL!.resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("pali")
  }

  /// Runs a line of the shell in which the program is `$PALI`.
  static func shell(_ line: String, environment: [String: String] = [:]) throws -> Result {
    try run(
      ["-c", line], environment: environment.merging(["PALI": url.path]) { $1 },
      program: URL(fileURLWithPath: "/bin/bash"))
  }

  /// Sends an interrupt once something was printed, if it is to.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], interruptedAfterOutput: Bool = false,
    program: URL = url
  ) throws -> Result {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = program
    process.arguments = arguments
    // Nothing is kept of what tests ask.
    process.environment = ["HOME": "/nowhere", "PATH": "/usr/bin:/bin", "XDG_STATE_HOME": "/dev/null/none"]
      .merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    var text = Data()
    if interruptedAfterOutput {
      text = output.fileHandleForReading.availableData
      kill(process.processIdentifier, SIGINT)
    }
    text += output.fileHandleForReading.readDataToEndOfFile()
    let complaint = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    // A signal would show as its number: told apart from exit codes.
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return Result(
      status: status, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: complaint, as: UTF8.self))
  }
}
