import Files
import Foundation
import Tensors
import Testing

@testable import PaliGemma

/// The tiny checkpoints that Fixtures/make_checkpoints.py made, and what transformers answers with them.
enum TinyCheckpoint: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case paligemma1, paligemma2

  static let root = fixtures("Checkpoints")
  static var pictures: String { "\(root)/pictures" }
  static var tokenizer: Path { Path("\(root)/tokenizer") }

  var folder: Path { Path("\(Self.root)/\(rawValue)") }
  var testDescription: String { rawValue }

  /// One prompt and the reference's greedy answer to it.
  struct Record: Decodable {
    let pictures: [String]
    let prompt: String
    let promptIDs: [Int]
    let tokens: [Int]
    let logprobs: [Float]
  }

  func records() throws -> [Record] {
    struct File: Decodable { let records: [Record] }
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/expected.json"))
    return try JSONDecoder().decode(File.self, from: data).records
  }

  /// A prompt, the beginning of an answer that is given, and what the reference thinks of it and how it goes on
  /// (Fixtures/make_starts.py).
  struct GivenRecord: Decodable {
    struct Distribution: Decodable {
      let step: Int
      /// The likeliest.
      let ids: [Int]
      let logprobs: [Float]
      let places, codes: [Float]?
    }

    let pictures: [String]
    let prompt, start: String
    let promptIDs, given: [Int]
    let givenLogprobs: [Float]
    let tokens: [Int]
    let logprobs: [Float]
    let distribution: Distribution
  }

  func givenRecords() throws -> [GivenRecord] {
    struct File: Decodable { let records: [GivenRecord] }
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/starts.json"))
    return try JSONDecoder().decode(File.self, from: data).records
  }

  /// What each stage gives for the first record, by the names the probe reports.
  func intermediates() throws -> [String: StoredTensor] {
    let file = try SafetensorsFile(folder.appending("intermediates.safetensors"))
    return Dictionary(uniqueKeysWithValues: try file.entries.map { ($0.name, try file.tensor($0.name)) })
  }

  /// All tensors of the committed file: bfloat16, old names, whole.
  func tensors() throws -> [StoredTensor] {
    let file = try SafetensorsFile(folder.appending("model.safetensors"))
    return try file.entries.map { try file.tensor($0.name) }
  }

  /// The model without tokenizer, straight from the committed files.
  func model(_ precision: PrecisionChoice = .fixed(.f32), threads: Int? = 1) throws -> PaliGemmaModel {
    let configuration = try ModelConfiguration(folder: folder)
    let weights = try CheckedWeights(try WeightFolder(folder), configuration)
    let plan = PrecisionPlan(precision, elements: 0)
    var loader = WeightLoader(weights, plan) { _ in }
    return PaliGemmaModel(
      configuration, ModelWeights(configuration, try loader.load()), try Compute(threads: threads))
  }
}

/// A place among the fixtures of this test target.
func fixtures(_ path: String) -> String {
  (Bundle.module.resourcePath ?? "") + "/Fixtures/\(path)"
}
