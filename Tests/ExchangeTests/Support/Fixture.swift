import Answers
import Files
import Foundation
import JSON
import Testing

@testable import Exchange

/// Files beside the tests; `Fixtures/make_fixtures.py` made those that are read.
enum Fixture {
  static func path(_ name: String) -> Path { Path(Bundle.module.bundlePath + "/Fixtures/" + name) }

  /// Answers of every kind, with hostile names, labels and texts among them.
  static func answers() throws -> [AnswerRecord] {
    var records: [AnswerRecord] = []
    _ = try #require(ImportFormat.named("jsonl")).read(path("answers.jsonl"), ImportOptions()) {
      records.append($0)
    }
    return records
  }

  static func truth() throws -> CocoTruth { try CocoTruth(JSONDocument(file: path("truth.json"))) }

  /// Compares with `Fixtures/NAME`, byte for byte; `PALI_RECORD=1` writes it there instead.
  static func check(
    _ bytes: [UInt8], _ name: String, location: SourceLocation = #_sourceLocation, file: String = #filePath
  ) throws {
    if ProcessInfo.processInfo.environment["PALI_RECORD"] != nil {
      let folder = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
      let url = folder.appendingPathComponent("Fixtures/" + name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      return try Data(bytes).write(to: url)
    }
    let recorded = try readFile(path(name), limit: 1 << 24)
    guard bytes != recorded else { return }
    let place = zip(bytes, recorded).prefix { $0 == $1 }.count
    let shown = String(decoding: bytes.dropFirst(max(0, place - 60)).prefix(120), as: UTF8.self)
    Issue.record(
      "\(name) differs from byte \(place) on (PALI_RECORD=1 records it anew): \(shown)",
      sourceLocation: location)
  }
}

/// An export, held together.
struct Exported {
  var bytes: [UInt8] = []
  /// Of a folder, by name.
  var files: [String: ExportPiece.Content] = [:]
  let summary: ExportSummary

  var text: String { String(decoding: bytes, as: UTF8.self) }

  init(_ format: String, _ records: [AnswerRecord], _ options: ExportOptions = ExportOptions()) throws {
    var export = Export(try #require(ExportFormat.named(format)), options)
    var pieces = records.flatMap { export.add($0) }
    pieces += export.end()
    summary = export.summary
    for piece in pieces {
      if let name = piece.name {
        #expect(files.updateValue(piece.content, forKey: name.text) == nil, "\(name) is there twice")
      } else if case .bytes(let more) = piece.content {
        bytes += more
      }
    }
  }

  /// A file's text; nil for a copy.
  func text(of name: String) -> String? {
    guard case .bytes(let bytes)? = files[name] else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A record of one picture.
func record(
  _ image: Path = "a.png", width: Int = 200, height: Int = 100, prompt: String = "detect cat",
  text: String = "",
  objects: [DetectedObject] = []
) -> AnswerRecord {
  var options = ImportOptions()
  options.role = .answers(model: "demo")
  return AnswerRecord(
    image, size: width > 0 ? (width, height) : nil, prompt: prompt,
    output: ParsedOutput(spans: text.isEmpty ? [] : [.init(text: text, detection: nil)]), options
  ).holding(objects)
}

/// An object of a picture of 200 x 100 pixels.
func object(
  _ label: String, _ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double, score: Double? = nil,
  mask: RunLengths? = nil
) -> DetectedObject {
  let box = PixelBox(x0: x0, y0: y0, x1: x1, y1: y1)
  return DetectedObject(
    label: label, box: box, locations: LocationBox(box, width: 200, height: 100), score: score, mask: mask)
}
