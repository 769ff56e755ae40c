import Answers
import Files
import Pictures

/// Ids of pictures and categories: a given truth's, or counted from 1 in the order in which they come. A data set and
/// results made of the same answers have the same.
struct CocoIndex: Sendable {
  struct Image: Sendable {
    let id: Int
    let name: Path
    let width: Int, height: Int
    /// EXIF's number of its turn, where there is one.
    let orientation: Int?
  }

  /// Those that came, in that order.
  private(set) var images: [Image] = []
  private var places: [Path: Int] = [:]
  private var labels: LabelTable
  private let truth: CocoTruth?
  /// The truth's, by name; of one name the first.
  private let ids: [String: Int]
  private let pictures: PictureSource

  init(_ options: ExportOptions) {
    labels = LabelTable(options)
    truth = options.truth
    let named = (options.truth?.categories ?? []).map { ($0.name, $0.id) }
    ids = Dictionary(named, uniquingKeysWith: { first, _ in first })
    pictures = options.pictures
  }

  /// Ids and names.
  var categories: [CocoTruth.Category] {
    truth?.categories ?? labels.names.enumerated().map { CocoTruth.Category(id: $0 + 1, name: $1) }
  }

  /// The picture of an answer; nil, and counted, where its objects have no place in one.
  mutating func image(of answer: ChosenAnswer, _ summary: inout ExportSummary) -> Image? {
    do throws(Omission) {
      if let fault = answer.fault { throw fault }
      let image = try image(answer.record, &summary)
      guard image.width == answer.record.width, image.height == answer.record.height else { throw .otherSize }
      summary.answers += 1
      return image
    } catch {
      summary.leaveOut(error)
      return nil
    }
  }

  private mutating func image(_ record: AnswerRecord, _ summary: inout ExportSummary) throws(Omission)
    -> Image
  {
    let path = record.images[0]
    if let place = places[path] { return images[place] }
    let known = try truth?.picture(path)
    let turn = turn(of: path)
    if turn != nil { summary.remark(.turned) }
    let image = Image(
      id: known?.id ?? images.count + 1, name: known?.name ?? path, width: known?.width ?? record.width,
      height: known?.height ?? record.height, orientation: turn)
    places[path] = images.count
    images.append(image)
    return image
  }

  private func turn(of path: Path) -> Int? {
    let header = try? pictures.header(path)
    return header.flatMap { $0.orientation == 1 ? nil : $0.orientation }
  }

  /// The id of an object's category; nil, and counted, where its label is none of those that are written.
  mutating func category(of object: PlacedObject, _ summary: inout ExportSummary) -> Int? {
    guard let place = labels.place(of: object.label), let id = category(at: place) else {
      summary.leaveOut(.labelUnknown)
      return nil
    }
    summary.objects += 1
    return id
  }

  /// A category that was given by name must be the truth's, too.
  private func category(at place: Int) -> Int? {
    truth == nil ? place + 1 : ids[labels.names[place]]
  }
}
