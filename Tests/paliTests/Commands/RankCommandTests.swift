import Answers
import Foundation
import Testing

@testable import pali

/// `pali rank` on a tiny checkpoint, whose scores are the reference's.
@Suite struct RankCommandTests {
  private let model: TinyModel
  private let picture = "\(TinyModel.checkpoints)/pictures/a.png"

  init() throws { model = try TinyModel() }

  private func rank(_ arguments: [String]) throws -> Program.Result {
    try Program.run(["rank", "--model", model.path, "--precision", "f32"] + arguments)
  }

  private struct Reference: Decodable {
    struct Candidate: Decodable {
      let text: String
      let logprobs: [Double]
      let end: Double

      var sum: Double { logprobs.reduce(end, +) }
    }
    struct Record: Decodable {
      let pictures: [String]
      let prompt, start: String
      let candidates: [Candidate]
    }
    let records: [Record]
  }

  private func references() throws -> [Reference.Record] {
    let file = URL(fileURLWithPath: "\(TinyModel.checkpoints)/paligemma1/candidates.json")
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file)).records
  }

  private func records(_ result: Program.Result) throws -> [AnswerRecord] {
    try result.output.split(separator: "\n").map { try AnswerRecord(json: Array($0.utf8), file: "output") }
  }

  @Test func scoresAreTheReferences() throws {
    for reference in try references() {
      let labels = reference.candidates.filter { !$0.text.isEmpty }
      let file = "\(model.path)/labels.txt"
      try labels.map(\.text).joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
      let images = reference.pictures.map { "\(TinyModel.checkpoints)/pictures/\($0)" }
      let result = try rank(
        ["--json", "--prompt", reference.prompt, "--start", reference.start, "--labels-from", file]
          + (images.count > 1 ? ["--together"] : []) + images)
      #expect(result.status == 0 && result.errors.isEmpty)
      let record = try #require(try records(result).first)
      #expect(record.finish == "eos" && record.candidates?.map(\.text) == labels.map(\.text))
      for (got, expected) in zip(record.candidates ?? [], labels) {
        #expect(abs(got.sum - expected.sum) < 3e-3, "\(expected.text)")
        #expect(abs(got.mean - expected.sum / Double(expected.logprobs.count + 1)) < 1e-3)
      }
    }
  }

  @Test func theLikeliestStandsFirst() throws {
    let result = try rank([
      "--prompt", "detect cat ; dog", "--labels", "a brown cat, cat,cats and dogs,cat", picture,
    ])
    #expect(result.status == 0 && result.errors.isEmpty)
    let lines = result.output.split(separator: "\n")
    #expect(lines.first == "   share  ln p, sum  per token  label" && lines.count == 4)
    let shares = lines.dropFirst().compactMap { Double($0.prefix(6).trimmingCharacters(in: .whitespaces)) }
    #expect(shares.count == 3 && shares == shares.sorted(by: >) && abs(shares.reduce(0, +) - 100) < 0.1)
    #expect(lines[1].hasSuffix("  cat"))
  }

  @Test func severalPicturesHaveTheirTables() throws {
    let other = "\(TinyModel.checkpoints)/pictures/b.png"
    let result = try rank(["--prompt", "answer en is it?", "--yes-no", picture, "/nowhere.png", other])
    #expect(result.status == 1)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 8 && lines[0] == picture && lines[4] == other)
    #expect(Set(lines[2...3].map { $0.suffix(3).trimmingCharacters(in: .whitespaces) }) == ["yes", "no"])
    #expect(result.errors.hasPrefix("pali: /nowhere.png: cannot open: No such file or directory\n"))
  }

  /// Lines of other systems, blanks, empty lines, the same twice.
  @Test func labelsFromAFile() throws {
    let file = "\(model.path)/labels.txt"
    try Data("  cat \r\n\r\ndog\n\n a brown cat\t\ncat\n".utf8).write(to: URL(fileURLWithPath: file))
    let result = try rank(["--json", "--prompt", "x", "--labels-from", file, picture])
    #expect(try records(result).first?.candidates?.map(\.text) == ["cat", "dog", "a brown cat"])
    // After a start a label is its next word.
    let after = try rank([
      "--json", "--prompt", "x", "--start", "a red ", "--labels", "cat,<loc0001>", picture,
    ])
    let record = try #require(try records(after).first)
    #expect(record.start == "a red" && record.candidates?.map(\.text) == [" cat", "<loc0001>"])
  }

  @Test func whatIsWrongIsOneLine() throws {
    let file = "\(model.path)/labels.txt"
    func fault(_ bytes: [UInt8]) throws -> String {
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      let result = try rank(["--prompt", "x", "--labels-from", file, picture])
      #expect(result.status == 1 && result.output.isEmpty)
      return result.errors
    }
    #expect(try fault(Array(" \n\n".utf8)) == "pali: \(file): holds no label\n")
    #expect(try fault([0x61, 0xFF]) == "pali: \(file): is not UTF-8 text\n")
    let many = (0...10_000).map { "\($0)\n" }.joined()
    #expect(try fault(Array(many.utf8)) == "pali: \(file): holds 10001 labels; at most 10000 are ranked\n")
    let ends = try rank(["--prompt", "x", "--labels", "cat\u{A}dog", picture])
    #expect(ends.status == 0, "a newline is no end here")
    let gone = try rank(["--prompt", "x", "--labels-from", "/nowhere", picture])
    #expect(gone.status == 1 && gone.errors == "pali: /nowhere: cannot open: No such file or directory\n")
  }

  @Test(arguments: [
    ["--prompt", "x"], ["--prompt", "x", "--labels", "a", "--yes-no"], ["--prompt", "x", "--labels", " , "],
    ["--prompt", " ", "--yes-no"], ["--yes-no"], ["--prompt", "x", "--labels-from", "-", "-"],
  ])
  func usage(_ arguments: [String]) throws {
    let result = try rank(arguments + [picture])
    #expect(result.status == 64 && result.output.isEmpty && !result.errors.isEmpty)
  }

  @Test func anInterruptEndsIt() throws {
    let labels = (0..<200).map { "cat \($0)" }.joined(separator: ",")
    let result = try Program.run(
      ["rank", "--model", model.path, "--json", "--prompt", "x", "--labels", labels]
        + Array(repeating: picture, count: 300), interruptedAfterOutput: true)
    #expect(result.status == 130 && result.errors.isEmpty)
    let told = try records(result)
    #expect((1..<300).contains(told.count) && told[0].candidates?.count == 200)
    #expect(told.filter { $0.finish == "cancelled" }.allSatisfy { ($0.candidates?.count ?? 0) < 200 })
  }

  @Test func blanksAreTheModels() {
    #expect(RankCommand.trimmed("a red  ") == "a red" && RankCommand.trimmed(" ") == "")
    #expect(RankCommand.written("cat", after: "") == "cat")
    #expect(RankCommand.written("cat", after: "a red") == " cat")
    #expect(RankCommand.written("<seg001>", after: "<loc0001>") == "<seg001>")
  }
}
