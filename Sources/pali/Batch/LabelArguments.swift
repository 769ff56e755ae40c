import Answers
import ArgumentParser
import Files
import Foundation

/// Which answers are to be ranked.
struct LabelArguments: ParsableArguments {
  @Option(help: "Labels, with commas between them.")
  var labels: String?

  @Option(help: "The labels in this file, one a line; - is standard input.", completion: .file())
  var labelsFrom: Path?

  @Flag(help: "The labels yes and no.")
  var yesNo = false

  func validate() throws {
    guard [labels != nil, labelsFrom != nil, yesNo].count(where: { $0 }) == 1 else {
      throw ValidationError("name what to rank by one of --labels, --labels-from and --yes-no")
    }
    guard let labels else { return }
    guard SystemText.isPlain(labels) else { throw ValidationError("--labels is not UTF-8 text") }
    let named = CandidateNames.typed(labels)
    guard !named.isEmpty else { throw ValidationError("--labels is empty") }
    guard named.count <= CandidateNames.limit else {
      throw ValidationError(
        "--labels names \(named.count) labels; at most \(CandidateNames.limit) are ranked")
    }
  }

  /// In the order in which they are named. Throws `LabelError`, `FileError` or `CommandError`.
  func read() throws -> [String] {
    if yesNo { return ["yes", "no"] }
    if let labelsFrom { return try LabelFile.read(labelsFrom) }
    return CandidateNames.typed(labels ?? "")
  }
}

/// Labels in a file, a line each.
enum LabelFile {
  private static let byteLimit = 16 << 20

  /// - is standard input. Throws `LabelError`, `FileError` or `CommandError`.
  static func read(_ file: Path) throws -> [String] {
    let bytes =
      file == "-"
      ? try StandardStreams.readAll(limit: byteLimit) : try readFile(file, limit: byteLimit)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw LabelError.notText(file) }
    let found = CandidateNames.lines(text)
    guard !found.isEmpty else { throw LabelError.empty(file) }
    guard found.count <= CandidateNames.limit else { throw LabelError.tooMany(file, count: found.count) }
    return found
  }
}

/// What is wrong with a file of labels. One line each.
enum LabelError: Error, Equatable, CustomStringConvertible {
  case notText(Path)
  case empty(Path)
  case tooMany(Path, count: Int)

  var description: String {
    switch self {
    case .notText(let file): "\(file): is not UTF-8 text"
    case .empty(let file): "\(file): holds no label"
    case .tooMany(let file, let count):
      "\(file): holds \(count) labels; at most \(CandidateNames.limit) are ranked"
    }
  }
}
