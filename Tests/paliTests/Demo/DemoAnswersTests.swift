import DemoModel
import Foundation
import PaliGemma
import Pictures
import Testing

/// The demo model's greedy answers about the demo pictures are transformers', token for token
/// (`Sources/DemoModel/Training/golden.py`).
@Suite struct DemoAnswersTests {
  private struct Record: Decodable {
    let picture, prompt, text: String
    let ids: [Int]
  }

  private let records: [Record]

  init() throws {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/demo-answers", withExtension: "json"))
    records = try JSONDecoder().decode([Record].self, from: Data(contentsOf: url))
  }

  @Test func everyTokenIsTheReferences() throws {
    let folder = try #require(DemoModel.folder)
    let model = try LoadedModel(Session.Settings(folder: folder, precision: "f32"))
    for record in records {
      let picture = try PictureFile.decode("\(try #require(DemoModel.pictures))/\(record.picture)")
      let answer = try model.answer(
        Request(
          id: 0, pictures: [KeyedPicture(key: record.picture, picture: picture)], prompt: record.prompt))
      #expect(answer.tokens.map(\.id) == record.ids, "\(record.picture): \(record.prompt)")
      #expect(answer.text == record.text && answer.finish == .eos, "\(record.picture): \(record.prompt)")
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
    let folder = try #require(DemoModel.folder)
    let model = try LoadedModel(Session.Settings(folder: folder, precision: "f32"))
    for record in records where record.prompt == "segment object" {
      let picture = try PictureFile.decode("\(try #require(DemoModel.pictures))/\(record.picture)")
      let answer = try model.answer(
        Request(
          id: 0, pictures: [KeyedPicture(key: record.picture, picture: picture)], prompt: record.prompt))
      let things = record.text.isEmpty ? [] : record.text.components(separatedBy: " ; ")
      #expect(answer.output.detections.count == things.count)
      for detection in answer.output.detections {
        #expect(detection.label == "object" && detection.mask != nil && detection.flags.isEmpty)
      }
    }
  }
}
