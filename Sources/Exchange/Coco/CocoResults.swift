import JSON

/// COCO's list of results, for pycocotools' `loadRes`: it knows pictures and categories by their ids alone, those of a
/// given truth, or of a data set exported from the same answers.
///
/// A result must have a score: where none is known it is 1, and counted.
struct CocoResults: RecordWriter {
  private var index: CocoIndex
  private var results = 0

  init(_ options: ExportOptions) { index = CocoIndex(options) }

  func begin() -> [ExportPiece] { [ExportPiece("[")] }

  mutating func add(_ answer: ChosenAnswer, _ summary: inout ExportSummary) -> [ExportPiece] {
    guard let image = index.image(of: answer, &summary) else { return [] }
    var text = ""
    for object in answer.placed(&summary) {
      guard let category = index.category(of: object, &summary) else { continue }
      if object.score == nil { summary.remark(.scoreAssumed) }
      text += (results == 0 ? "\n" : ",\n") + result(object, image, category)
      results += 1
    }
    return text.isEmpty ? [] : [ExportPiece(text)]
  }

  private func result(_ object: PlacedObject, _ image: CocoIndex.Image, _ category: Int) -> String {
    let fields: [(String, JSONLine.Value)] = [
      ("image_id", .int(image.id)), ("category_id", .int(category)), ("bbox", object.cocoBox),
      ("score", cocoScore(object.score ?? 1)),
    ]
    return JSONLine.text(.object(fields + (object.cocoMask.map { [("segmentation", $0)] } ?? [])))
  }

  func end(_ summary: ExportSummary) -> [ExportPiece] { [ExportPiece("\n]\n")] }
}
