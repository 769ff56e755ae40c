import Foundation
import Tensors
import Testing

@testable import PaliGemma

/// What transformers saves, way by way, as Fixtures/make_saved.py has written it down.
struct TransformersLayoutsTests {
  struct Way: Decodable, Sendable, CustomTestStringConvertible {
    let checkpoint: String
    let way: String
    let shards: Int
    /// What names of the committed file begin with, and what stands for it.
    let beginnings: [String: String]
    /// The head's name, where the file has one of its own.
    let head: String?

    var testDescription: String { "\(checkpoint) \(way)" }
  }

  static let ways = (try? read()) ?? []

  private static func read() throws -> [Way] {
    struct File: Decodable { let ways: [Way] }
    return try JSONDecoder().decode(File.self, from: try data()).ways
  }

  private static func data() throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: fixtures("Saved/transformers.json")))
  }

  /// A file of the way's folder, as it was saved.
  private func saved(_ file: String, _ way: Way) throws -> [String: Any] {
    let root = try JSONSerialization.jsonObject(with: Self.data()) as? [String: Any]
    let ways = try #require(root?["ways"] as? [[String: Any]])
    let found = ways.first { entry in
      entry["checkpoint"] as? String == way.checkpoint && entry["way"] as? String == way.way
    }
    return try #require(found?[file] as? [String: Any])
  }

  private func folder(_ way: Way) throws -> TemporaryModel {
    let config = try saved("config", way)
    let checkpoint = try #require(TinyCheckpoint(rawValue: way.checkpoint))
    let folder = try TemporaryModel(checkpoint, .init(shards: way.shards)) {
      $0 = config
    } edit: { tensors in
      for index in tensors.indices { tensors[index].name = Self.rename(tensors[index].name, way) }
      let embedding = tensors.first { $0.name.hasSuffix("embed_tokens.weight") }
      guard let name = way.head, var head = embedding else { return }
      head.name = name
      tensors.append(head)
    }
    try folder.write(try saved("generation", way), json: "generation_config.json")
    return folder
  }

  private static func rename(_ name: String, _ way: Way) -> String {
    let found = way.beginnings.first { name.hasPrefix($0.key) }
    return found.map { $0.value + name.dropFirst($0.key.count) } ?? name
  }

  @Test func allWaysAreThere() { #expect(Self.ways.count == 12) }

  @Test(arguments: ways)
  func whatIsSavedAnswersAsTheReference(_ way: Way) throws {
    let folder = try folder(way)
    let records = try #require(TinyCheckpoint(rawValue: way.checkpoint)).records()
    func load(_ precision: Precision) throws -> LoadedModel {
      try LoadedModel(
        EmbeddedEngine.Settings(folder: folder.path, precision: .fixed(precision), threads: 2))
    }
    try expectReference(try load(.f32), records, within: 1e-3, way.way)
    // One answer, about two pictures, parts from float32's after a few tokens.
    #expect(try agreement(try load(.bf16), records) > 0.4)
  }

  @Test(arguments: ways)
  func whatIsSavedIsInBfloat16AsTheReferenceInIt(_ way: Way) throws {
    let folder = try folder(way)
    let model = try LoadedModel(
      EmbeddedEngine.Settings(folder: folder.path, precision: .fixed(.bf16), threads: 2))
    let records = try #require(TinyCheckpoint(rawValue: way.checkpoint)).records()
    try expectBfloat16(model, records, "Checkpoints/\(way.checkpoint)")
  }

  /// Names of every layout may come together: a tensor is found under each of them.
  @Test func namesMayBeMixed() throws {
    let ways = Self.ways.filter { $0.checkpoint == "paligemma1" && $0.head == nil }
    let folder = try TemporaryModel(.paligemma1) { _ in
    } edit: { tensors in
      for index in tensors.indices {
        tensors[index].name = Self.rename(tensors[index].name, ways[index % ways.count])
      }
    }
    let model = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path, threads: 2))
    let record = try TinyCheckpoint.paligemma1.records()[0]
    #expect(try model.answer(record.request()).tokens.map(\.id) == record.tokens)
  }
}
