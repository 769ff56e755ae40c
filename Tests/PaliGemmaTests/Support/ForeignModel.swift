import Files
import Foundation
import Testing

@testable import PaliGemma

/// A model folder put together from files of the fixtures, gone with this object.
final class ForeignModel {
  let path: Path

  /// `files`: where each comes from among the fixtures, by its name in the folder.
  init(_ files: [String: String]) throws {
    path = Path(NSTemporaryDirectory() + "pali-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: path.text, withIntermediateDirectories: true)
    for (name, fixture) in files {
      try FileManager.default.copyItem(atPath: fixtures(fixture), toPath: "\(path)/\(name)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path.text) }

  /// Changes a JSON file, or makes it of another one.
  func edit(_ name: String, from fixture: String? = nil, _ change: (inout [String: Any]) -> Void) throws {
    let source = fixture.map { fixtures($0) } ?? "\(path)/\(name)"
    let data = try Data(contentsOf: URL(fileURLWithPath: source))
    var root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    change(&root)
    try JSONSerialization.data(withJSONObject: root).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  func load(_ precision: PrecisionChoice = .fixed(.f32), cache: WeightCache? = nil) throws -> LoadedModel {
    try LoadedModel(
      EmbeddedEngine.Settings(folder: path, precision: precision, threads: 2, cache: cache))
  }

  /// What the reference says, recorded in a file of the fixtures.
  static func records(_ fixture: String) throws -> [TinyCheckpoint.Record] {
    struct File: Decodable { let records: [TinyCheckpoint.Record] }
    let data = try Data(contentsOf: URL(fileURLWithPath: fixtures(fixture)))
    return try JSONDecoder().decode(File.self, from: data).records
  }
}

/// Every record must be answered with its tokens, their log-probabilities within `tolerance`.
func expectReference(
  _ model: LoadedModel, _ records: [TinyCheckpoint.Record], within tolerance: Float, _ what: String = ""
) throws {
  for record in records {
    let answer = try model.answer(record.request())
    #expect(answer.promptIDs == record.promptIDs, "\(what) \(record.prompt)")
    #expect(answer.tokens.map(\.id) == record.tokens, "\(what) \(record.prompt)")
    for (token, expected) in zip(answer.tokens, record.logprobs) {
      #expect(abs((token.logprob ?? .nan) - expected) < tolerance, "\(what) \(record.prompt)")
    }
  }
}

/// The share of the recorded tokens that a model writes before it first departs from them.
func agreement(_ model: LoadedModel, _ records: [TinyCheckpoint.Record]) throws -> Double {
  let same = try records.reduce(0) { sum, record in
    let ids = try model.answer(record.request()).tokens.map(\.id)
    return sum + zip(ids, record.tokens).prefix { $0 == $1 }.count
  }
  return Double(same) / Double(records.reduce(0) { $0 + $1.tokens.count })
}
