import JSON

/// COCO's data set: what pycocotools loads as `COCO(file)`, and most tools for labels take in.
///
/// Pictures come last, for they are all that must be remembered until then.
struct CocoDataSet: RecordWriter {
  private var index: CocoIndex
  private var annotations = 0
  private let hasScores: Bool

  init(_ options: ExportOptions) {
    index = CocoIndex(options)
    hasScores = options.role == .predictions
  }

  func begin() -> [ExportPiece] {
    let about = """
      Written by pali. Boxes and masks are in pixels of the upright pictures, EXIF's turns applied. \
      The model's places n became n / 1023 of the side.
      """
    let info = JSONLine.text(.object([("description", .string(about)), ("version", .string("1"))]))
    return [ExportPiece("{\"info\":\(info),\n\"annotations\":[")]
  }

  mutating func add(_ answer: ChosenAnswer, _ summary: inout ExportSummary) -> [ExportPiece] {
    guard let image = index.image(of: answer, &summary) else { return [] }
    var text = ""
    for object in answer.placed(&summary) {
      guard let category = index.category(of: object, &summary) else { continue }
      text += (annotations == 0 ? "\n" : ",\n") + annotation(object, image, category)
      annotations += 1
    }
    return text.isEmpty ? [] : [ExportPiece(text)]
  }

  private func annotation(_ object: PlacedObject, _ image: CocoIndex.Image, _ category: Int) -> String {
    var fields: [(String, JSONLine.Value)] = [
      ("id", .int(annotations + 1)), ("image_id", .int(image.id)), ("category_id", .int(category)),
      ("bbox", object.cocoBox), ("area", .written(decimal(object.area))),
      ("segmentation", object.cocoMask ?? .array([])), ("iscrowd", .int(0)),
    ]
    if hasScores, let score = object.score { fields.append(("score", cocoScore(score))) }
    return JSONLine.text(.object(fields))
  }

  func end(_ summary: ExportSummary) -> [ExportPiece] {
    let images = index.images.map { JSONLine.text($0.json) }.joined(separator: ",\n")
    let categories = index.categories.map {
      JSONLine.text(.object([("id", .int($0.id)), ("name", .string($0.name))]))
    }
    return [
      ExportPiece("\n],\n\"images\":[\n\(images)\n],\n"),
      ExportPiece("\"categories\":[\n\(categories.joined(separator: ",\n"))\n]}\n"),
    ]
  }
}

extension CocoIndex.Image {
  fileprivate var json: JSONLine.Value {
    let turn = orientation.map { [("exif_orientation", JSONLine.Value.int($0))] } ?? []
    return .object(
      [("id", .int(id)), ("file_name", .path(name)), ("width", .int(width)), ("height", .int(height))] + turn)
  }
}

/// In more places than a score has that is a product of probabilities: AP is made of the order of scores, so no two
/// that differ may become one.
func cocoScore(_ score: Double) -> JSONLine.Value { .written(decimal(score, places: 12)) }

extension PlacedObject {
  /// x, y, width, height in pixels.
  var cocoBox: JSONLine.Value {
    .array([box.x0, box.y0, width, height].map { .written(decimal($0)) })
  }

  /// The compressed form, the only one that results may have.
  var cocoMask: JSONLine.Value? {
    mask.map {
      .object([("size", .array([.int($0.height), .int($0.width)])), ("counts", .string($0.text))])
    }
  }
}
