/// A form that other tools read: its name, what its files are called, and what makes it of records.
public struct ExportFormat: Sendable {
  /// As the command line and the interface have it.
  public let name: String
  /// One line: what it is, and how it counts.
  public let help: String
  /// What the file's name ends in; nil where the format is a folder of files.
  public let suffix: String?
  /// Whether pictures are read for it, beyond their headers.
  public let showsPictures: Bool
  let writer: @Sendable (ExportOptions) -> any RecordWriter

  public var isFolder: Bool { suffix == nil }

  public static func named(_ name: String) -> ExportFormat? { all.first { $0.name == name } }

  public static let all: [ExportFormat] = [
    ExportFormat(
      name: "coco", help: "COCO data set: boxes in pixels of the upright picture, masks as run lengths",
      suffix: "json"
    ) { CocoDataSet($0) },
    ExportFormat(
      name: "coco-results",
      help: "COCO results, for loadRes: ids as in --truth, or as in a data set exported alike",
      suffix: "json"
    ) { CocoResults($0) },
    ExportFormat(
      name: "yolo",
      help: "YOLO boxes, data.yaml and the pictures: centre and size as parts of the upright picture",
      suffix: nil
    ) { YoloFolder($0, shape: .boxes) },
    ExportFormat(
      name: "yolo-segment", help: "YOLO outlines of the masks, data.yaml and the pictures", suffix: nil
    ) {
      YoloFolder($0, shape: .outlines)
    },
    ExportFormat(
      name: "paligemma", help: "image, prefix and suffix a line; <locN> is N / 1023 of the side",
      suffix: "jsonl"
    ) {
      PaliGemmaLines($0)
    },
    ExportFormat(name: "csv", help: "a table, one object a row, boxes in pixels", suffix: "csv") {
      CSVTable($0)
    },
    ExportFormat(name: "jsonl", help: "answers as pali run --json prints them, one a line", suffix: "jsonl") {
      RecordLines($0)
    },
    ExportFormat(
      name: "html", help: "one page for any browser: pictures with what was found drawn in them",
      suffix: "html",
      showsPictures: true
    ) { HTMLPage($0) },
    ExportFormat(
      name: "label-studio", help: "Label Studio tasks with predictions: boxes in percent of the picture",
      suffix: "json"
    ) { LabelStudioTasks($0) },
  ]

  private init(
    name: String, help: String, suffix: String?, showsPictures: Bool = false,
    writer: @escaping @Sendable (ExportOptions) -> any RecordWriter
  ) {
    self.name = name
    self.help = help
    self.suffix = suffix
    self.showsPictures = showsPictures
    self.writer = writer
  }
}
