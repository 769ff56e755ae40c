import Answers
import Files
import JSON

/// Label Studio's tasks, each with what the model found as a prediction: boxes in percent of the upright picture.
/// Labels are those of a `RectangleLabels` named "label" over an `Image` named "image".
struct LabelStudioTasks: RecordWriter {
  private var tasks = 0
  private var labels: LabelTable

  init(_ options: ExportOptions) { labels = LabelTable(options) }

  func begin() -> [ExportPiece] { [ExportPiece("[")] }

  mutating func add(_ answer: ChosenAnswer, _ summary: inout ExportSummary) -> [ExportPiece] {
    if let fault = answer.fault {
      summary.leaveOut(fault)
      return []
    }
    summary.answers += 1
    var results: [JSONLine.Value] = []
    for object in answer.placed(&summary) {
      guard let place = labels.place(of: object.label) else {
        summary.leaveOut(.labelUnknown)
        continue
      }
      summary.objects += 1
      results.append(result(object, labels.names[place], answer.record))
    }
    defer { tasks += 1 }
    return [ExportPiece((tasks == 0 ? "\n" : ",\n") + JSONLine.text(task(answer.record, results)))]
  }

  private func task(_ record: AnswerRecord, _ results: [JSONLine.Value]) -> JSONLine.Value {
    let prediction: JSONLine.Value = .object([
      ("model_version", .string(record.model?.name ?? "")), ("result", .array(results)),
    ])
    return .object([
      ("data", .object([("image", .path(record.images[0])), ("prompt", .string(record.prompt))])),
      ("predictions", .array([prediction])),
    ])
  }

  private func result(_ object: PlacedObject, _ label: String, _ record: AnswerRecord) -> JSONLine.Value {
    let (across, down) = (100 / Double(record.width), 100 / Double(record.height))
    let value: [(String, JSONLine.Value)] = [
      ("x", .written(decimal(object.box.x0 * across, places: 6))),
      ("y", .written(decimal(object.box.y0 * down, places: 6))),
      ("width", .written(decimal(object.width * across, places: 6))),
      ("height", .written(decimal(object.height * down, places: 6))), ("rotation", .int(0)),
      ("rectanglelabels", .array([.string(label)])),
    ]
    let score = object.score.map { [("score", JSONLine.Value.written(decimal($0, places: 6)))] } ?? []
    return .object(
      [
        ("type", .string("rectanglelabels")), ("from_name", .string("label")), ("to_name", .string("image")),
        ("original_width", .int(record.width)), ("original_height", .int(record.height)),
        ("value", .object(value)),
      ] + score)
  }

  func end(_ summary: ExportSummary) -> [ExportPiece] { [ExportPiece("\n]\n")] }
}
