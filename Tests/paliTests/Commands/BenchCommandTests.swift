import DemoModel
import Foundation
import Testing

/// Whole runs of `pali bench` on models small enough for a test; no figure is held against a clock.
@Suite struct BenchCommandTests {
  private struct Line: Decodable {
    struct Spread: Decodable {
      let min, median, max: Double
    }
    let model, precision: String
    let threads, promptTokens, weightBytes, peakMemoryBytes, runs: Int
    let visionS, prefillS, firstTokenS, decodeSPerToken, tokensPerS: Spread
    let limits, shareOfLimit: [String: Double]
  }

  private func line(_ arguments: [String]) throws -> Line {
    let result = try Program.run(["bench", "--json", "--runs", "2", "--tokens", "3"] + arguments)
    #expect(result.status == 0 && result.errors.isEmpty)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Line.self, from: Data(result.output.utf8))
  }

  @Test func aSyntheticModelIsMeasured() throws {
    let line = try line(["--synthetic", "tiny-56", "--precision", "q4", "--images", "2", "--threads", "2"])
    #expect(line.model == "tiny-56" && line.precision == "q4 (vision q8)" && line.runs == 2)
    #expect(line.promptTokens == 40 && line.threads == 2 && line.peakMemoryBytes > line.weightBytes)
    for spread in [line.visionS, line.prefillS, line.firstTokenS, line.decodeSPerToken, line.tokensPerS] {
      #expect(spread.min > 0 && spread.min <= spread.median && spread.median <= spread.max)
    }
    #expect(line.limits.count == 4 && line.limits.values.allSatisfy { $0 > 1e6 })
    #expect(line.shareOfLimit.count == 3 && line.shareOfLimit.values.allSatisfy { $0 > 0 })
  }

  @Test func answersThatDecodeTogetherAreMeasured() throws {
    struct Line: Decodable {
      struct Together: Decodable {
        let count: Int
        let tokensPerS: Double
        let stepS: [String: Double]
      }
      let together: [Together]
    }
    let arguments = ["bench", "--synthetic", "tiny-56", "--runs", "2", "--tokens", "3", "--batch", "1,8,3"]
    let result = try Program.run(arguments + ["--json"])
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let together = try decoder.decode(Line.self, from: Data(result.output.utf8)).together
    #expect(together.map(\.count) == [1, 8, 3])
    for one in together {
      let median = try #require(one.stepS["median"])
      #expect(abs(one.tokensPerS * median / Double(one.count) - 1) < 1e-6)
    }
    let table = try Program.run(arguments)
    #expect(table.status == 0 && table.errors.isEmpty)
    #expect(table.output.contains("tokens/s of all") && table.output.contains("1.00 x"))
  }

  private struct DriftLine: Decodable {
    let precision: String
    let tokens, agreeing: Int
    let klMeanNats, klMaxNats: Double
  }

  @Test(arguments: ["f32", "q8"]) func driftIsTheDifferenceFromFloat32(_ precision: String) throws {
    let folder = try #require(DemoModel.pictures)
    let result = try Program.run([
      "bench", "--drift", "--json", "--precision", precision, "--tokens", "5", "\(folder)/moon.png",
      "\(folder)/snow.jpg",
    ])
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let line = try decoder.decode(DriftLine.self, from: Data(result.output.utf8))
    #expect(line.precision == precision && line.tokens == 10)
    if precision == "f32" {
      #expect(line.agreeing == 10 && line.klMaxNats == 0)
    } else {
      #expect(line.agreeing <= 10 && line.klMeanNats > 0 && line.klMaxNats < 0.5)
    }
  }

  @Test(arguments: [["--drift"], ["a.png"], ["--drift", "--kernels", "a.png"]])
  func wrongUsageIsRefused(_ arguments: [String]) throws {
    #expect(try Program.run(["bench"] + arguments).status == 64)
  }

  @Test func aModelFolderIsMeasured() throws {
    let folder = try #require(DemoModel.folder)
    #expect(try line(["--model", folder]).precision == "f32")
  }

  @Test func theTableNamesWhatItMeasured() throws {
    let result = try Program.run(["bench", "--synthetic", "tiny-56", "--runs", "1", "--tokens", "2"])
    #expect(result.status == 0 && result.errors.isEmpty)
    for part in ["tiny-56, f32, 24 prompt tokens", "reads", "vision, s", "first token", "tokens a second"] {
      #expect(result.output.contains(part), "\(part)")
    }
  }

  @Test func singleOperationsAreMeasured() throws {
    let result = try Program.run([
      "bench", "--kernels", "--synthetic", "tiny-56", "--precision", "q8", "--runs", "1", "--json",
    ])
    #expect(result.status == 0 && result.errors.isEmpty)
    struct Row: Decodable {
      let kernels, operation, precision: String
      let s, rate: Double
    }
    let rows = try result.output.split(separator: "\n").map {
      try JSONDecoder().decode(Row.self, from: Data($0.utf8))
    }
    #expect(rows.contains { $0.operation == "text attention" } && rows.contains { $0.precision == "q8" })
    #expect(rows.contains { $0.kernels == "scalar" } && rows.allSatisfy { $0.s > 0 && $0.rate > 0 })
  }

  @Test(arguments: [
    (["--synthetic", "7b"], 1, "\"7b\" is no synthetic model"),
    (["--runs", "0"], 64, "'--runs <runs>': must be a whole number from 1 to 1000"),
    (["--kernels", "--model", "x"], 64, "--kernels takes its shapes"),
    (["--batch", "1,9"], 64, "must be numbers from 1 to 8 with commas between"),
    (["--batch", ""], 64, "must be numbers from 1 to 8 with commas between"),
    (["--batch", "2,2"], 64, "names a number twice"),
    (["--kernels", "--batch", "2"], 64, "--batch measures a whole model"),
    (
      ["--synthetic", "tiny-56", "--images", "256", "--prompt-tokens", "8000"], 1,
      "do not fit the model's 8192"
    ),
  ])
  func mistakesAreOneLine(_ arguments: [String], _ status: Int32, _ said: String) throws {
    let result = try Program.run(["bench"] + arguments)
    #expect(result.status == status && result.errors.contains(said) && result.output.isEmpty)
  }
}
