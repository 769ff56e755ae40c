import Answers
import Files
import JSON
import Pictures

/// YOLO's folder: `data.yaml`, `images/NAME.jpg` as the files are, and beside each `labels/NAME.txt` with a line an
/// object: the category's number, then parts of the upright picture's width and height.
///
/// Several answers about a picture share one file, so labels are kept until the end; pictures are not. Pictures that
/// EXIF turns are copied as they are: the readers of this form turn them.
struct YoloFolder: RecordWriter {
  enum Shape: Sendable {
    /// Centre x, centre y, width, height.
    case boxes
    /// x, y, x, y, ...: the mask's outline.
    case outlines
  }

  private struct Labelled: Sendable {
    let name: String
    let width: Int, height: Int
    var lines = ""
  }

  private let shape: Shape
  private let options: ExportOptions
  private var labels: LabelTable
  private var names = PictureNames()
  private var pictures: [Labelled] = []
  private var places: [Path: Int] = [:]

  init(_ options: ExportOptions, shape: Shape) {
    self.options = options
    self.shape = shape
    labels = LabelTable(options)
  }

  mutating func add(_ answer: ChosenAnswer, _ summary: inout ExportSummary) -> [ExportPiece] {
    if let fault = answer.fault {
      summary.leaveOut(fault)
      return []
    }
    let (place, pieces) = place(of: answer.record, &summary)
    guard pictures[place].width == answer.record.width, pictures[place].height == answer.record.height else {
      summary.leaveOut(.otherSize)
      return pieces
    }
    summary.answers += 1
    for object in answer.placed(&summary) {
      guard let line = line(object, answer.record, &summary) else { continue }
      pictures[place].lines += line + "\n"
      summary.objects += 1
    }
    return pieces
  }

  /// The picture's place, and what is written when it first comes.
  private mutating func place(of record: AnswerRecord, _ summary: inout ExportSummary) -> (Int, [ExportPiece])
  {
    let path = record.images[0]
    if let place = places[path] { return (place, []) }
    let header = try? options.pictures.header(path)
    if let header, header.orientation != 1 { summary.remark(.turned) }
    let name = names.name(for: path)
    places[path] = pictures.count
    pictures.append(Labelled(name: name, width: record.width, height: record.height))
    let suffix = header?.format.suffix ?? Self.suffix(of: path)
    return (pictures.count - 1, [ExportPiece(name: "images/\(name).\(suffix)", .copy(of: path))])
  }

  /// What a reader knows the picture by, where its contents were not looked at.
  private static func suffix(of path: Path) -> String {
    ["jpg", "jpeg", "png", "webp"].contains(path.fileExtension) ? path.fileExtension : "jpg"
  }

  // MARK: Lines

  private mutating func line(
    _ object: PlacedObject, _ record: AnswerRecord, _ summary: inout ExportSummary
  ) -> String? {
    do throws(Omission) {
      let numbers = try numbers(object, record, &summary)
      guard let category = labels.place(of: object.label) else { throw .labelUnknown }
      let score = score(object, &summary)
      return ([String(category)] + numbers.map { decimal($0, places: 6) } + score).joined(separator: " ")
    } catch {
      summary.leaveOut(error)
      return nil
    }
  }

  private func score(_ object: PlacedObject, _ summary: inout ExportSummary) -> [String] {
    guard options.role == .predictions else { return [] }
    if object.score == nil { summary.remark(.scoreAssumed) }
    return [decimal(object.score ?? 1, places: 6)]
  }

  private func numbers(
    _ object: PlacedObject, _ record: AnswerRecord, _ summary: inout ExportSummary
  ) throws(Omission) -> [Double] {
    let (width, height) = (Double(record.width), Double(record.height))
    switch shape {
    case .boxes:
      return [
        (object.box.x0 + object.box.x1) / 2 / width, (object.box.y0 + object.box.y1) / 2 / height,
        object.width / width, object.height / height,
      ]
    case .outlines:
      return try Self.outline(object, &summary).flatMap { [Double($0.x) / width, Double($0.y) / height] }
    }
  }

  private static func outline(
    _ object: PlacedObject, _ summary: inout ExportSummary
  ) throws(Omission) -> [GridPoint] {
    guard let mask = object.mask, mask.area > 0 else { throw .noMask }
    // Within a pixel: of the steps of a slanted edge only the ends stay.
    guard let loops = MaskOutline(mask)?.reduced(tolerance: 1), let loop = MaskOutline.joined(loops) else {
      throw .intricate
    }
    if loops.count > 1 { summary.remark(.joined) }
    return loop
  }

  // MARK: The end

  mutating func end(_ summary: ExportSummary) -> [ExportPiece] {
    // A picture without objects has an empty file: there is nothing in it to be found.
    let files = pictures.map { ExportPiece(name: "labels/\($0.name).txt", $0.lines) }
    return files + [ExportPiece(name: "data.yaml", dataFile)]
  }

  private var dataFile: String {
    let names = labels.names.enumerated().map { "  \($0): \(JSONLine.text(.string(withoutControls($1))))\n" }
    return """
      # Written by pali. Numbers are parts of the upright pictures, EXIF's turns applied;
      # the model's places n became n / 1023 of the side.\(scoreComment)
      train: images
      val: images
      nc: \(labels.names.count)
      names:\(names.isEmpty ? " {}" : "")
      \(names.joined())
      """
  }

  private var scoreComment: String {
    options.role == .predictions ? "\n# The last number of a line is the object's score." : ""
  }
}

extension PictureFile.Format {
  var suffix: String {
    switch self {
    case .png: "png"
    case .jpeg: "jpg"
    case .webp: "webp"
    }
  }
}
