import Answers
import Files
import JSON
import Pictures

/// COCO's files as records: one a picture, with all that is annotated in it.
struct CocoReading {
  private let document: JSONDocument
  private let options: ImportOptions

  init(_ document: JSONDocument, _ options: ImportOptions) {
    self.document = document
    self.options = options
  }

  func dataSet(_ body: (AnswerRecord) throws -> Void) throws -> ImportSummary {
    try read(try document.root.elements("annotations"), of: CocoTruth(document), listingEmpty: true, body)
  }

  /// Pictures without a result are not in the list: whether they were looked at it does not tell.
  func results(_ body: (AnswerRecord) throws -> Void) throws -> ImportSummary {
    guard let truth = options.truth else { throw ImportError.truthNeeded(file: document.file) }
    return try read(try document.root.elements(), of: truth, listingEmpty: false, body)
  }

  private func read(
    _ annotations: JSONElements, of truth: CocoTruth, listingEmpty: Bool,
    _ body: (AnswerRecord) throws -> Void
  ) throws -> ImportSummary {
    var summary = ImportSummary()
    let names = Dictionary(uniqueKeysWithValues: truth.categories.map { ($0.id, $0.name) })
    let byPicture = try grouped(annotations, pictures: Set(truth.pictures.map(\.id)), &summary)
    for picture in truth.pictures {
      guard let found = byPicture[picture.id] ?? (listingEmpty ? [] : nil) else { continue }
      let record = try CocoPicture(picture, document.file, options).record(found, names, &summary)
      summary.records += 1
      summary.objects += record.detections.count
      try body(record)
    }
    return summary
  }

  private func grouped(
    _ annotations: JSONElements, pictures: Set<Int>, _ summary: inout ImportSummary
  ) throws -> [Int: [JSONValue]] {
    var groups: [Int: [JSONValue]] = [:]
    for annotation in annotations {
      let picture = try annotation.int("image_id")
      guard pictures.contains(picture) else {
        throw try annotation.required("image_id").mismatch("a picture's id")
      }
      if annotation["iscrowd"].flatMap({ try? $0.int() }) == 1 {
        summary.crowds += 1
      } else {
        groups[picture, default: []].append(annotation)
      }
    }
    return groups
  }
}

/// A picture of a data set, and the objects in it.
private struct CocoPicture {
  private let picture: CocoTruth.Picture
  private let file: String
  private let options: ImportOptions
  private let width: Int, height: Int

  init(_ picture: CocoTruth.Picture, _ file: String, _ options: ImportOptions) {
    self.picture = picture
    self.file = file
    self.options = options
    let known = options.size(picture.name)
    (width, height) = (picture.width ?? known?.width ?? 0, picture.height ?? known?.height ?? 0)
  }

  func record(
    _ annotations: [JSONValue], _ names: [Int: String], _ summary: inout ImportSummary
  ) throws -> AnswerRecord {
    try checkSize()
    var objects: [DetectedObject] = []
    for annotation in annotations { objects.append(try object(annotation, names, &summary)) }
    let text = objects.compactMap { object in try? object.suffix() }.joined(separator: " ; ")
    let output = ParsedOutput(spans: text.isEmpty ? [] : [.init(text: text, detection: nil)])
    return AnswerRecord(
      picture.name, size: (width, height), prompt: options.prompt ?? prompt(objects), output: output, options
    ).holding(objects)
  }

  private func checkSize() throws {
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard width > 0, height > 0, !overflow, pixels <= PictureFile.pixelLimit else {
      throw ImportError.unreadable(
        file: file, line: nil, fault: "the picture \(picture.id) is of \(width) x \(height) pixels")
    }
  }

  /// What was looked for, as far as it was found.
  private func prompt(_ objects: [DetectedObject]) -> String {
    var seen: Set<String> = []
    let labels = objects.map(\.label).filter { seen.insert($0).inserted }
    let task = objects.contains { $0.mask != nil } ? "segment" : "detect"
    return labels.isEmpty ? task : "\(task) \(labels.joined(separator: " ; "))"
  }

  private func object(
    _ annotation: JSONValue, _ names: [Int: String], _ summary: inout ImportSummary
  ) throws -> DetectedObject {
    guard let label = names[try annotation.int("category_id")] else {
      throw try annotation.required("category_id").mismatch("a category's id")
    }
    let box = try box(annotation)
    let shape = annotation.optional("segmentation")
    let mask = try shape.flatMap { try CocoMask.read($0, width: width, height: height) }
    if mask == nil, let shape, (try? shape.elements().count) != 0 { summary.masks += 1 }
    return DetectedObject(
      label: label, box: box, locations: LocationBox(box, width: width, height: height),
      score: try annotation.optional("score")?.double(), mask: mask)
  }

  private func box(_ annotation: JSONValue) throws -> PixelBox {
    let value = try annotation.required("bbox")
    let sides = try value.elements().map { try $0.double() }
    guard sides.count == 4, sides[2] >= 0, sides[3] >= 0, (sides[0] + sides[2]).isFinite,
      (sides[1] + sides[3]).isFinite
    else { throw value.mismatch("x, y, width and height") }
    return PixelBox(x0: sides[0], y0: sides[1], x1: sides[0] + sides[2], y1: sides[1] + sides[3])
  }
}
