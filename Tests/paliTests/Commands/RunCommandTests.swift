import Answers
import Files
import Foundation
import Pictures
import Tensors
import Testing

/// Whole runs of the built program on a tiny checkpoint, whose answers are the reference's.
@Suite struct RunCommandTests {
  private let model: TinyModel

  init() throws { model = try TinyModel() }

  private func run(_ arguments: [String]) throws -> Program.Result {
    try Program.run(["run", "--model", model.path, "--precision", "f32", "--max-tokens", "12"] + arguments)
  }

  private struct Line: Decodable {
    struct Token: Decodable {
      let id: Int
      let text: String
      let logprob: Double
    }
    let images: [String]
    let promptIds: [Int]
    let text: String
    let tokens: [Token]
    let finish: String
  }

  private func lines(_ result: Program.Result) throws -> [Line] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try result.output.split(separator: "\n").map { try decoder.decode(Line.self, from: Data($0.utf8)) }
  }

  @Test(arguments: 0..<4) func aConstrainedAnswerHasItsForm(_ seed: Int) throws {
    let result = try run(
      ["--constrained", "--temperature", "3", "--seed", "\(seed)", "--json", "--prompt", "detect cat"]
        + ["\(TinyModel.checkpoints)/pictures/a.png"])
    let line = try #require(try lines(result).first)
    let isLocation = line.tokens.prefix(4).map { $0.text.hasPrefix("<loc") }
    #expect(isLocation == [true, true, true, true] || line.tokens.count == 1)
  }

  @Test func theReferencesAnswersArePrintedAsJSON() throws {
    for record in try model.records() {
      let images = record.pictures.map { "\(TinyModel.checkpoints)/pictures/\($0)" }
      let together = images.count > 1 ? ["--together"] : []
      let result = try run(["--json", "--prompt", record.prompt] + together + images)
      #expect(result.status == 0 && result.errors.isEmpty)
      let line = try #require(try lines(result).first)
      #expect(line.images == images && line.promptIds == record.promptIDs)
      #expect(line.tokens.map(\.id) == record.tokens && line.finish == "length")
      #expect(line.text.hasPrefix(line.tokens.map(\.text).joined()))
      for (token, expected) in zip(line.tokens, record.logprobs) {
        #expect(abs(token.logprob - expected) < 1e-3)
      }
    }
  }

  @Test func oneBadPictureDoesNotStopTheOthers() throws {
    let good = "\(TinyModel.checkpoints)/pictures/a.png"
    let result = try run(["--json", "--prompt", "caption en", good, "/nowhere.png", good])
    #expect(result.status == 1)
    let records = try result.output.split(separator: "\n").map {
      try AnswerRecord(json: Array($0.utf8), file: "output")
    }
    #expect(records.map(\.images) == [[Path(good)], ["/nowhere.png"], [Path(good)]])
    #expect(records.map { $0.error != nil } == [false, true, false])
    #expect(result.errors == "pali: /nowhere.png: cannot open: No such file or directory\n")
  }

  @Test func theOverlayHasThePicturesSize() throws {
    let good = "\(TinyModel.checkpoints)/pictures/a.png"
    let overlay = "\(model.path)/overlay.png"
    let result = try run(["--prompt", "detect cat", "--output", overlay, good])
    #expect(result.status == 0 && result.errors.isEmpty && !result.output.isEmpty)
    let (painted, original) = (
      try PictureFile.header(of: Path(overlay)), try PictureFile.header(of: Path(good))
    )
    #expect(painted.width == original.width && painted.height == original.height)
  }

  @Test func aDamagedModelIsOneLine() throws {
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: "\(model.path)/model.safetensors"))
    let result = try run(["--prompt", "x", "\(TinyModel.checkpoints)/pictures/a.png"])
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("pali: \(model.path)/model.safetensors: "))
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test func anInterruptEndsTheRun() throws {
    let picture = "\(TinyModel.checkpoints)/pictures/a.png"
    let result = try Program.run(
      ["run", "--model", model.path, "--json", "--max-tokens", "100000", "--prompt", "caption en"]
        + Array(repeating: picture, count: 200), interruptedAfterOutput: true)
    #expect(result.status == 130 && result.errors.isEmpty)
    let finishes = try lines(result).map(\.finish)
    // The interrupt may come within answers or between two: none is begun after it, and those under way are cut.
    #expect((1..<200).contains(finishes.count))
    #expect(finishes.count { $0 == "cancelled" } <= 8)
  }

  /// A line without words would say that the model found nothing.
  @Test func whatIsCutOffIsNotToldAsAnAnswer() throws {
    let picture = "\(TinyModel.checkpoints)/pictures/a.png"
    let result = try Program.run(
      ["run", "--model", model.path, "--max-tokens", "100000", "--prompt", "caption en"]
        + Array(repeating: picture, count: 200), interruptedAfterOutput: true)
    #expect(result.status == 130)
    let answers = result.output.split(separator: "\n")
    #expect((1..<200).contains(answers.count) && answers.allSatisfy { $0.hasPrefix("\(picture): ") })
    #expect(!answers.contains { $0.hasSuffix(": ") })
    // Those that were under way together.
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count <= 8)
    #expect(lines.allSatisfy { $0 == "pali: \(picture): stopped before the end of its answer" })
  }

  @Test func attentionIsWrittenAsANumPyArchive() throws {
    let good = "\(TinyModel.checkpoints)/pictures/a.png"
    let file = "\(model.path)/attention.npz"
    let result = try run(["--json", "--prompt", "detect cat", "--attention", file, good])
    #expect(result.status == 0 && result.errors.isEmpty)
    let line = try #require(try lines(result).first)
    let archive = try NumPyArchive(Path(file))
    #expect(archive.names == ["weights", "steps", "tokens"])
    #expect(try archive.shape("weights") == [line.tokens.count, 2, 4, 16])
    #expect(
      try archive.shape("steps") == [line.tokens.count] && archive.shape("tokens") == [line.tokens.count])
    let again = try run(["--prompt", "detect cat", "--attention", file, good])
    #expect(again.status == 1 && again.errors == "pali: \(file): is there already; --force replaces it\n")
    #expect(try run(["--prompt", "detect cat", "--attention", file, "--force", good]).status == 0)
    let named = try run(["--prompt", "detect cat", "--attention", "\(model.path)/a.txt", good])
    #expect(named.status == 1 && named.errors.contains(".npz"))
    for arguments in [["--prompt", "x", good, good], ["--prompt", "x", "--prompt", "y", good]] {
      #expect(try run(["--attention", file] + arguments).status == 64)
    }
  }

  @Test func aPromptHasWords() throws {
    let result = try run(["--prompt", " ", "\(TinyModel.checkpoints)/pictures/a.png"])
    #expect(result.status == 64 && result.output.isEmpty && result.errors.contains("--prompt is empty"))
  }
}

/// A model folder put together from the committed checkpoint and its tokenizer, gone with the value.
final class TinyModel {
  static let checkpoints = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../PaliGemmaTests/Fixtures/Checkpoints").standardizedFileURL.path
  let path = NSTemporaryDirectory() + "palimpsest-\(UUID().uuidString)"

  struct Record: Decodable {
    let pictures: [String]
    let prompt: String
    let promptIDs: [Int]
    let tokens: [Int]
    let logprobs: [Double]
  }

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let parts = [
      "paligemma1/config.json", "paligemma1/model.safetensors", "tokenizer/tokenizer.json",
      "tokenizer/tokenizer_config.json",
    ]
    for part in parts {
      let name = (part as NSString).lastPathComponent
      try FileManager.default.copyItem(atPath: "\(Self.checkpoints)/\(part)", toPath: "\(path)/\(name)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func records() throws -> [Record] {
    struct File: Decodable { let records: [Record] }
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(Self.checkpoints)/paligemma1/expected.json"))
    return try JSONDecoder().decode(File.self, from: data).records
  }
}
