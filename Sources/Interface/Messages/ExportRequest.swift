import Answers
import Files

/// Asks for the picture at full resolution with its boxes, labels and masks drawn, as a PNG.
public struct ExportRequest: Sendable, Equatable {
  public let picture: Path
  /// The file to write, or nil: beside the picture, its name with "-pali.png", and a number where that is taken.
  public let destination: Path?
  /// Whether the user has agreed that a file of that name goes.
  public var replacing = false
  /// Those that are shown.
  public let detections: [Detection]
  public let boxes: Bool, masks: Bool, labels: Bool
  /// The name of the theme whose colours they have.
  public let theme: String

  public init(
    picture: Path, destination: Path?, detections: [Detection], boxes: Bool, masks: Bool, labels: Bool,
    theme: String
  ) {
    self.picture = picture
    self.destination = destination
    self.detections = detections
    self.boxes = boxes
    self.masks = masks
    self.labels = labels
    self.theme = theme
  }
}

/// How an export ended.
public enum ExportOutcome: Sendable, Equatable {
  /// `remark`: one line on what went into it.
  case written(Path, remark: String? = nil)
  /// Nothing is written: a file of that name is there, and whether it may go has not been asked.
  case taken(Path)
  /// One line.
  case failed(String)
}
