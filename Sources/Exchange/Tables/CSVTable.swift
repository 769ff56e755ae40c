import Answers

/// A table (RFC 4180): a row an object, with the answer that it is of; one row without an object for an answer without
/// any. Boxes are in pixels of the upright picture, as the model wrote them: also those that are inverted.
///
/// Spreadsheets take a text that begins with = + - or @ for a formula, and run it: such a text gets an apostrophe in
/// front.
struct CSVTable: RecordWriter {
  private static let columns = [
    "image", "width", "height", "prompt", "answer", "object", "label", "score", "x0", "y0", "x1", "y1",
    "flags",
    "mask_pixels", "finish", "error", "model",
  ]

  init(_ options: ExportOptions) {}

  func begin() -> [ExportPiece] { [ExportPiece(Self.columns.joined(separator: ",") + "\r\n")] }

  func add(_ answer: ChosenAnswer, _ summary: inout ExportSummary) -> [ExportPiece] {
    summary.answers += 1
    summary.objects += answer.objects.count
    let objects: [[String]] = answer.objects.enumerated().map { index, object in
      [String(index + 1)] + cells(object, of: answer.record)
    }
    let rows = objects.isEmpty ? [Array(repeating: "", count: 9)] : objects
    let (before, after) = (before(answer.record), after(answer.record))
    return [ExportPiece(rows.map { (before + $0 + after).joined(separator: ",") + "\r\n" }.joined())]
  }

  private func before(_ record: AnswerRecord) -> [String] {
    [
      cell(record.images.map(\.description).joined(separator: "\n")), String(record.width),
      String(record.height),
      cell(record.prompt), cell(record.text),
    ]
  }

  private func cells(_ object: DetectedObject, of record: AnswerRecord) -> [String] {
    let edges = (0..<4).map { $0 < object.box.count ? decimal(object.box[$0]) : "" }
    let area = object.runLengths(width: record.width, height: record.height)?.area
    return [cell(object.label), object.score.map { decimal($0, places: 6) } ?? ""] + edges
      + [cell(object.flags.joined(separator: " ")), area.map(String.init) ?? ""]
  }

  private func after(_ record: AnswerRecord) -> [String] {
    [cell(record.finish ?? ""), cell(record.error ?? ""), cell(record.model?.name ?? "")]
  }

  private func cell(_ text: String) -> String {
    var cell = withoutControls(text, keeping: ["\n", "\t", "\r"])
    if let first = cell.unicodeScalars.first,
      "=+-@\t\r\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first)
    {
      cell = "'" + cell
    }
    let needsQuotes =
      cell.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
      || cell.first?.isWhitespace == true || cell.last?.isWhitespace == true
    return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
  }
}
