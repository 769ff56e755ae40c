import Answers
import DemoModel
import Files
import Foundation
import PaliGemma
import Pictures
import Testing

@testable import pali

/// The demo model's greedy answers about the demo pictures are transformers', token for token
/// (`Sources/DemoModel/Training/golden.py`).
@Suite struct DemoAnswersTests {
  private struct Record: Decodable {
    let picture, prompt, text: String
    let ids: [Int]

    var asksForThings: Bool { prompt.hasPrefix("detect ") || prompt.hasPrefix("segment ") }
  }

  private let records: [Record]
  private let engine: HeadlessEngine
  private let pictures: String

  init() throws {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/demo-answers", withExtension: "json"))
    records = try JSONDecoder().decode([Record].self, from: Data(contentsOf: url))
    let folder = try #require(DemoModel.folder)
    engine = HeadlessEngine {
      EmbeddedEngine(.init(folder: Path(folder), precision: .fixed(.f32)), handler: $0)
    }
    _ = try engine.load { _ in }
    pictures = try #require(DemoModel.pictures)
  }

  private func answer(_ record: Record, constrained: Bool = false) throws -> Answer {
    try engine.answer(
      Request(
        id: 0, pictures: [.file(Path("\(pictures)/\(record.picture)"))], prompt: Prompt(record.prompt),
        options: GenerationOptions(constrained: constrained))
    ) { _, _ in }.answer
  }

  @Test func everyTokenIsTheReferences() throws {
    for record in records {
      let answer = try answer(record)
      #expect(answer.tokens.map(\.id) == record.ids, "\(record.picture): \(record.prompt)")
      #expect(answer.text == record.text && answer.finish == .eos, "\(record.picture): \(record.prompt)")
    }
  }

  /// What has the form of an answer stays the same where nothing else may come.
  @Test func constrainedAnswersAreTheSame() throws {
    for record in records where record.asksForThings {
      let answer = try answer(record, constrained: true)
      #expect(answer.tokens.map(\.id) == record.ids, "\(record.picture): \(record.prompt)")
    }
  }

  @Test func everyTaskIsAmongThem() {
    let tasks = Set(records.compactMap { $0.prompt.split(separator: " ").first })
    #expect(tasks == ["caption", "describe", "ocr", "answer", "detect", "segment"])
    #expect(Set(records.map(\.picture)).count == 8)
    #expect(records.contains { $0.prompt.hasPrefix("caption <loc") } && records.contains { $0.text.isEmpty })
  }

  /// What the interface shows of a segmented thing is what transformers said.
  @Test func segmentedThingsHaveBoxesMasksAndLabels() throws {
    for record in records where record.prompt == "segment object" {
      let detections = try answer(record).output.detections
      let things = record.text.isEmpty ? [] : record.text.components(separatedBy: " ; ")
      #expect(detections.count == things.count)
      for detection in detections {
        #expect(detection.label == "object" && detection.mask != nil && detection.flags.isEmpty)
      }
    }
  }
}
