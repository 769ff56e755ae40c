import DemoModel
import Files
import Interface
import Pictures

/// Writes a picture with its boxes, masks and labels.
enum OverlayExport {
  /// What is written, whatever is asked for.
  static let suffixes = ["png"]

  static func write(_ request: ExportRequest, _ themes: UserThemes, _ pictures: PictureStore) -> ExportOutcome
  {
    do {
      let destination = try destination(request)
      let picture = try pictures.whole(.file(request.picture)).picture
      let theme = try themes.load(request.theme, for: .direct)
      let scene = OverlayScene(
        detections: request.detections, showBoxes: request.boxes, showMasks: request.masks,
        showLabels: request.labels, theme: theme)
      try scene.painted(on: picture).writePNG(to: destination)
      return .written(destination.path)
    } catch DestinationError.exists(let path) {
      return .taken(path)
    } catch {
      return .failed("\(error)")
    }
  }

  private static func destination(_ request: ExportRequest) throws -> Destination {
    func checked(_ path: Path) throws -> Destination {
      try Destination(path, suffixes: suffixes, inputs: [request.picture], replacing: request.replacing)
    }
    if let path = request.destination { return try checked(path) }
    // What comes along with the program is no place for what is made with it.
    let isDemo = request.picture.parent.text == DemoModel.pictures
    let place = isDemo ? (Path.workingFolder ?? "/tmp").appending(request.picture.name) : request.picture
    return try numbered(place, checked)
  }

  /// The first name beside the picture that is free: "cat-pali.png", "cat-pali-2.png", ...
  private static func numbered(_ picture: Path, _ checked: (Path) throws -> Destination) throws -> Destination
  {
    let stem = picture.deletingExtension.bytes
    for number in 1..<10_000 {
      let end = number == 1 ? "-pali.png" : "-pali-\(number).png"
      do {
        return try checked(Path(bytes: stem + end.utf8))
      } catch DestinationError.exists, DestinationError.notAFile, DestinationError.isInput,
        DestinationError.deadLink
      {
        continue
      }
    }
    throw DestinationError.exists(path: picture)
  }
}
