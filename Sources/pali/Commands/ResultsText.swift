import Answers
import Foundation
import Interface
import JSON
import Store

/// A kept answer as it is printed.
extension AnswerStore.Kept {
  /// The record's own line with these before its fields: it is a record still.
  var json: String {
    let own = JSONLine.text(
      .object([("id", .int(Int(id))), ("kept", .string(date)), ("pinned", .bool(isPinned))]))
    return own.dropLast() + "," + record.json.dropFirst()
  }

  /// In UTC.
  private var date: String {
    // To the year 9999.
    Date(timeIntervalSince1970: Double(min(max(0, time), 253_402_300_799))).formatted(.iso8601)
  }

  private var pictures: String {
    let others = record.images.count - 1
    let first = record.images.first?.description ?? "no picture"
    return others > 0 ? "\(first) and \(others) more" : first
  }

  /// In a list.
  var line: String {
    let pin = (isPinned ? "  pinned" : "") + (record.isTruth ? "  mended" : "")
    let prompt = TextLayout.truncated(DisplayText.line(record.prompt), to: 60)
    return "\(id)  \(date)\(pin)  \(pictures)  \(prompt)  \(outcome)"
  }

  /// What came of it, in some words.
  private var outcome: String {
    if let error = record.error { return "failed: \(TextLayout.message(error))" }
    let ending = record.isAnswered ? "" : "\(record.finish ?? "not finished"): "
    let objects = record.detections.prefix(5).map(Self.name).joined(separator: ", ")
    let more = record.detections.count > 5 ? ", \(record.detections.count - 5) more" : ""
    let text = objects.isEmpty ? record.text : objects + more
    return ending + TextLayout.truncated(DisplayText.line(text), to: 80)
  }

  private static func name(_ object: DetectedObject) -> String {
    object.label + (object.score.map { " " + String(format: "%.2f", $0) } ?? "")
  }

  // MARK: In full

  var lines: [String] {
    var lines = ["answer      \(id)\(isPinned ? ", pinned" : "")", "kept        \(date)"]
    lines += record.images.map { "picture     \($0)" }
    lines += ["size        \(record.width) x \(record.height)", "prompt      \(record.prompt)"]
    if let start = record.start { lines.append("start       \(start)") }
    lines.append("model       \(model)")
    lines.append(record.error.map { "failed      \($0)" } ?? "finish      \(record.finish ?? "not finished")")
    if let timing = record.timing { lines.append("time        \(Self.text(timing))") }
    return lines + record.text.split(separator: "\n").map { "text        \($0)" } + objects
  }

  private var model: String {
    guard let model = record.model else { return "not known" }
    let parts = [model.name, model.precision, model.server].compactMap { $0 }
    return parts.joined(separator: "  ")
  }

  private static func text(_ timing: AnswerRecord.Seconds) -> String {
    String(
      format: "vision %.2f s, prompt %.2f s, answer %.2f s", timing.visionS, timing.prefillS, timing.decodeS)
  }

  private var objects: [String] {
    record.detections.map { object in
      let box = object.box.map { String(format: "%.1f", $0) }.joined(separator: " ")
      return "object      \(Self.name(object))  \(box)\(object.mask == nil ? "" : "  mask")"
    }
  }
}
