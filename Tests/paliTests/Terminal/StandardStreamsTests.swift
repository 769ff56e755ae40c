import DemoModel
import Foundation
import Testing

/// The built program with standard streams that are closed, full, or without a reader.
@Suite struct StandardStreamsTests {
  private static let commands = [
    "show cake.png", "show /nowhere", "themes", "--help", "run --help", "--version", "--nonsense",
    "--generate-completion-script bash", "info /nowhere",
  ]

  private let folder: ScratchFolder
  private let pictures: String

  init() throws {
    folder = try ScratchFolder()
    pictures = try #require(DemoModel.pictures)
  }

  private func run(_ line: String) throws -> Program.Result {
    try Program.shell("cd '\(pictures)' && \(line)", environment: ["FOLDER": folder.path])
  }

  private func isWrong(_ command: String) -> Int32 {
    command.contains("nowhere") ? 1 : command.contains("nonsense") ? 64 : 0
  }

  @Test(arguments: commands, [(">&-", "Bad file descriptor"), (">/dev/full", "No space left on device")])
  func resultsThatCannotBeWrittenAreAnError(_ command: String, _ stream: (to: String, fault: String)) throws {
    let result = try run("\"$PALI\" \(command) \(stream.to)")
    guard isWrong(command) == 0 else {
      #expect(result.status == isWrong(command))
      return
    }
    #expect(result.status == 1)
    #expect(result.errors == "pali: cannot write to standard output: \(stream.fault)\n")
  }

  @Test(arguments: commands, ["2>&-", "2>/dev/full", "<&-"])
  func nobodyToTellIsNoFault(_ command: String, _ stream: String) throws {
    #expect(try run("\"$PALI\" \(command) \(stream)").status == isWrong(command))
  }

  @Test(arguments: commands) func aReaderThatHasGoneEndsItQuietly(_ command: String) throws {
    let result = try run("\"$PALI\" \(command) 2>&1 | true; exit ${PIPESTATUS[0]}")
    #expect(result.status == isWrong(command) && result.errors.isEmpty)
  }

  @Test func aReaderOfTheFirstLineGetsIt() throws {
    let result = try run("\"$PALI\" show --color mono cake.png | head -1; echo ${PIPESTATUS[0]}")
    #expect(result.output.split(separator: "\n").count == 2 && result.output.hasSuffix("\n0\n"))
  }

  /// Nothing else is opened under the number of a standard stream: what is written there is nobody's.
  @Test(arguments: [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
  func closedStreamsAreNotTakenByFiles(_ streams: String) throws {
    let result = try run(
      "cp cake.png \"$FOLDER\"; cd \"$FOLDER\"; \"$PALI\" show --output o.png cake.png \(streams); echo $?; "
        + "\"$PALI\" show cake.png /nowhere \(streams); cmp cake.png '\(pictures)/cake.png' && echo same")
    #expect(result.output.contains("0\n") && result.output.hasSuffix("same\n"))
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/o.png"))
  }

  @Test func aFileThatMayNotGrowIsAnError() throws {
    let overlay = try run("ulimit -f 1; \"$PALI\" show --output \"$FOLDER/o.png\" cake.png")
    #expect(overlay.status == 1 && overlay.errors.hasSuffix("o.png: cannot write: File too large\n"))
    let output = try run("ulimit -f 1; \"$PALI\" show cake.png >\"$FOLDER/out\"")
    #expect(output.status == 1)
    #expect(output.errors == "pali: cannot write to standard output: File too large\n")
  }

  @Test(arguments: [
    "show $LONG", "info $LONG", "--$LONG", "run --prompt x --model $LONG a.png",
    "run --prompt x --temperature $LONG a.png",
    "themes $LONG",
  ])
  func messagesAreShort(_ command: String) throws {
    let result = try run("LONG=$(head -c 100000 /dev/zero | tr '\\0' a); \"$PALI\" \(command)")
    #expect(result.status == 1 || result.status == 64)
    let lines = result.errors.split(separator: "\n")
    #expect(!lines.isEmpty && lines.count <= 6 && lines.allSatisfy { $0.count < 1000 })
  }
}
