import Answers
import Files
import Foundation
import Interface
import JSON
import Pictures
import Store
import Testing

@testable import pali

/// Answers written in other tools' formats from the interface, out of a real store.
@Suite struct AnswersExportFileTests {
  private let home: ScratchFolder
  private let store: AnswerStore

  init() throws {
    home = try ScratchFolder()
    store = try AnswerStore(Path(home.path + "/results.sqlite"))
  }

  private static func object(_ label: String, _ score: Double?) -> DetectedObject {
    DetectedObject(
      label: label, box: PixelBox(x0: 10, y0: 10, x1: 50, y1: 50),
      locations: LocationBox(y0: 100, x0: 100, y1: 500, x1: 500), score: score)
  }

  private func record(_ picture: PictureVersion, _ prompt: String, _ objects: [DetectedObject])
    -> AnswerRecord
  {
    let request = Request(id: 1, pictures: [.file(picture.path)], prompt: Prompt(prompt))
    let identity = PictureIdentity(path: picture.path, stamp: picture.stamp, width: 100, height: 100)
    let model = ModelSummary(name: "m", imageSize: 224, precision: "q8", hasMaskDecoder: true)
    return AnswerRecord(
      request, pictures: [identity], model: model, output: ParsedOutput(), finish: .eos
    ).holding(objects)
  }

  private func picture(_ name: String) throws -> PictureVersion {
    try home.write(name, Data("x".utf8))
    let path = Path("\(home.path)/\(name)")
    return PictureVersion(path: path, stamp: try FileStamp(path))
  }

  private func export(
    _ pictures: [PictureVersion], format: String = "jsonl", to name: String = "out.jsonl",
    prompt: String = "",
    threshold: String? = nil, isTruth: Bool = false
  ) throws -> (ExportOutcome, [AnswerRecord]) {
    var stage = State(
      launch: Launch(paths: [], hasModel: false), size: Size(columns: 80, rows: 24))
    if let threshold {
      for key in [":"] + "threshold \(threshold)".map(String.init) {
        _ = reduce(&stage, .key(KeyPress(.character(Character(key)))))
      }
      _ = reduce(&stage, .key(try #require(KeyPress(notation: "Enter"))))
    }
    let request = AnswersExport(
      format: format, destination: Path("\(home.path)/\(name)"), pictures: pictures, prompt: prompt,
      cut: stage.objects.cut, isTruth: isTruth, answers: [])
    let outcome = AnswersExportFile.write(request, store)
    let bytes = (try? readFile(request.destination, limit: 1 << 20)) ?? []
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    return (outcome, try format == "jsonl" ? lines.map { try AnswerRecord(json: $0, file: "x") } : [])
  }

  @Test func toEachPromptTheNewestAnswerIsWrittenWithTheObjectsThatPass() throws {
    let (a, b) = (try picture("a.png"), try picture("b.png"))
    try store.keep(record(a, "detect cat", [Self.object("cat", 0.9), Self.object("cat", 0.3)]))
    try store.keep(record(a, "detect dog", [Self.object("dog", 0.5)]))
    try store.keep(record(b, "detect cat", []))
    let (outcome, records) = try export([a, b], threshold: "0.4")
    #expect(
      outcome
        == .written(
          Path(home.path + "/out.jsonl"),
          remark: "3 answers, 2 objects; to 2 prompts (the filter prompt: chooses)"))
    #expect(records.map(\.prompt) == ["detect cat", "detect dog", "detect cat"])
    #expect(records.map(\.detections.count) == [1, 1, 0])
    #expect(try export([a, b], to: "dogs.jsonl", prompt: "dog").1.map(\.prompt) == ["detect dog"])
  }

  @Test func whatIsSoTakesTheModelsPlaceOnlyWhereThatIsAskedFor() throws {
    let a = try picture("a.png")
    let said = record(a, "detect cat", [Self.object("cat", 0.9), Self.object("cat", 0.3)])
    try store.keep(said.mended(holding: [Self.object("cat", nil)], rejecting: [Self.object("cat", 0.3)]))
    try store.keep(said)
    let (_, model) = try export([a])
    #expect(model.map(\.detections.count) == [2] && model[0].engine != AnswerRecord.truthEngine)
    // The score asked for does not cut what is so.
    let (_, truth) = try export([a], to: "t.jsonl", threshold: "0.95", isTruth: true)
    #expect(truth.map(\.detections.count) == [1] && truth[0].engine == AnswerRecord.truthEngine)
  }

  @Test func aFileThatIsThereIsAskedAboutAndFaultsAreTold() throws {
    let a = try picture("a.png")
    try store.keep(record(a, "detect cat", [Self.object("cat", 0.9)]))
    #expect(try export([a]).0 == .written(Path(home.path + "/out.jsonl"), remark: "1 answer, 1 object"))
    #expect(try export([a]).0 == .taken(Path(home.path + "/out.jsonl")))
    guard case .written = try export([a], format: "yolo", to: "yolo").0,
      case .failed(let full) = try export([a], format: "yolo", to: "yolo").0
    else {
      Issue.record("labels of two exports lie side by side")
      return
    }
    #expect(full.contains("is not empty"))
    guard case .failed(let fault) = try export([a], to: "none/out.jsonl").0 else {
      Issue.record("a folder that is not there was written to")
      return
    }
    #expect(fault.contains("none"))
    guard case .written = try export([a], format: "coco", to: "c.json").0 else {
      Issue.record("no COCO file")
      return
    }
    let coco = try JSONDocument(file: Path(home.path + "/c.json"))
    #expect(try coco.root.required("annotations").elements().count == 1)
  }
}
