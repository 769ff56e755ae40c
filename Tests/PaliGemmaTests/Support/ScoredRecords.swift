import Answers
import Files
import Foundation
import Pictures

@testable import PaliGemma

/// Answers that are scored, and what the reference thinks of them (Fixtures/make_candidates.py).
struct CandidateRecord: Decodable {
  struct Candidate: Decodable {
    let text: String
    let ids: [Int]
    let logprobs: [Float]
    let end: Float
  }

  let pictures: [String]
  let prompt, start: String
  let candidates: [Candidate]
}

/// Where the reference looks (Fixtures/make_attention.py).
struct AttentionRecord: Decodable {
  struct Step: Decodable {
    struct Row: Decodable {
      let layer, head: Int
      let weights: [Float]
    }

    let step: Int
    /// Over all layers and heads.
    let mean: [Float]
    let rows: [Row]
  }

  let pictures: [String]
  let prompt, start: String
  let ids: [Int]
  let layers, heads, patches: Int
  let steps: [Step]
}

private struct RecordsFile<Record: Decodable>: Decodable { let records: [Record] }

/// A model of which there are such records: the tiny ones, and the demo model.
enum RecordedModel: String, CaseIterable, Sendable {
  case paligemma1, paligemma2, demo

  var folder: Path {
    self == .demo ? Path("\(Self.demoFolder)/Model") : TinyCheckpoint(rawValue: rawValue)?.folder ?? "/"
  }

  func candidates() throws -> [CandidateRecord] { try records("candidates.json") }
  func attention() throws -> [AttentionRecord] { try records("attention.json") }

  /// Loaded in float32.
  func load(threads: Int = 2) throws -> LoadedModel {
    try LoadedModel(
      EmbeddedEngine.Settings(
        folder: folder, precision: .fixed(.f32), threads: threads,
        tokenizer: self == .demo ? nil : TinyCheckpoint.tokenizer.appending("tokenizer.json")))
  }

  func pictures(_ names: [String]) -> [PictureReference] {
    let folder = self == .demo ? "\(Self.demoFolder)/Pictures" : TinyCheckpoint.pictures
    return names.map { .file(Path("\(folder)/\($0)")) }
  }

  private static let demoFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("../../../Sources/DemoModel").standardizedFileURL.path

  private func records<Record: Decodable>(_ name: String) throws -> [Record] {
    let folder = self == .demo ? fixtures("Demo") : "\(folder)"
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
    return try JSONDecoder().decode(RecordsFile<Record>.self, from: data).records
  }
}
