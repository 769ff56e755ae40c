import PaliGemma

/// Asks for the picture at full resolution with its boxes, labels and masks drawn, as a PNG.
public struct ExportRequest: Sendable, Equatable {
  public let picture: String
  /// The file to write, or nil: beside the picture, its name with "-pali.png".
  public let destination: String?
  /// Those that are shown.
  public let detections: [Detection]
  public let boxes: Bool, masks: Bool, labels: Bool
  /// The name of the theme whose colours they have.
  public let theme: String

  public init(
    picture: String, destination: String?, detections: [Detection], boxes: Bool, masks: Bool, labels: Bool,
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
