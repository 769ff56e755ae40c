import ArgumentParser
import Files
import Foundation
import Pictures

/// Where a command writes a picture, when asked to.
struct PictureOutput: ParsableArguments {
  @Option(
    help: "Write the picture (with boxes, labels and masks) to this PNG file; - is standard output.",
    completion: .file(extensions: ["png"]))
  var output: Path?

  @Flag(help: "Let pictures that are written replace files that are there.")
  var force = false

  var isStandardOutput: Bool { output == "-" }

  /// A place that can be written to.
  enum Target {
    case standardOutput
    case file(Destination)

    var isStandardOutput: Bool { if case .standardOutput = self { true } else { false } }

    func write(_ picture: Picture) throws {
      switch self {
      case .standardOutput: try picture.withPNG(named: "standard output") { try StandardStreams.write($0) }
      case .file(let destination): try picture.writePNG(to: destination)
      }
    }
  }

  /// Throws `DestinationError`, `FileError` or `CommandError`.
  func target(inputs: [Path]) throws -> Target? {
    guard let output else { return nil }
    if isStandardOutput {
      guard isatty(STDOUT_FILENO) == 0 else { throw CommandError.binaryToTerminal }
      guard !Destination.standardOutputIs(oneOf: inputs) else {
        throw DestinationError.isInput(path: "standard output")
      }
      return .standardOutput
    }
    return .file(try Destination(output, suffixes: ["png"], inputs: inputs, replacing: force))
  }
}
