/// The part of a picture that the preview shows.
public struct PictureView: Sendable, Hashable {
  /// 1: the whole picture just fits the area; 2: half of its width and height, and so on. At least 1.
  public var zoom: Double
  /// The centre of the view in fractions of the picture's width and height.
  public var centerX: Double, centerY: Double

  public init(zoom: Double = 1, centerX: Double = 0.5, centerY: Double = 0.5) {
    self.zoom = zoom
    self.centerX = centerX
    self.centerY = centerY
  }

  public static let whole = PictureView()
}
