import Files
import Pictures

/// Asks for the pixels of a preview.
///
/// Requests are answered by `previewReady` or `previewFailed`, with the request as it was. A newer request
/// for the foreground replaces an older one that has not begun: scrolling fast never waits for a decode.
public struct PreviewRequest: Sendable, Hashable {
  public var path: Path
  /// The file's contents as they were listed: asked for again once they have changed.
  public var stamp: FileStamp?
  public var view: PictureView
  /// The area to fill, in cells; a cell is one pixel wide and two high. The aspect is kept.
  public var cells: Size
  /// A picture beside the selected one, to be decoded when nothing else is to do, and kept.
  public var isNeighbour: Bool
  public var look: PictureLook

  public init(
    path: Path, stamp: FileStamp? = nil, view: PictureView = .whole, cells: Size, isNeighbour: Bool = false,
    look: PictureLook = .asItIs
  ) {
    self.path = path
    self.stamp = stamp
    self.view = view
    self.cells = cells
    self.isNeighbour = isNeighbour
    self.look = look
  }
}

/// What is shown of a picture's pixels.
public struct PictureLook: Sendable, Hashable {
  /// What was done to it before a model saw it.
  public var changes: [PictureChange]
  /// The side of the square that it was squashed to for the model; nil: it is not.
  public var squashedTo: Int?

  public init(changes: [PictureChange] = [], squashedTo: Int? = nil) {
    self.changes = changes
    self.squashedTo = squashedTo
  }

  public static let asItIs = PictureLook()
}

/// What is known of an opened picture.
public struct PictureFacts: Sendable, Hashable {
  /// Pixels, upright.
  public let width: Int, height: Int
  public let format: PictureFile.Format
  public let byteCount: Int
  public var aspect: Double { Double(max(1, width)) / Double(max(1, height)) }

  /// The contents that were read; nil where they are of no account.
  public let stamp: FileStamp?

  public init(
    width: Int, height: Int, format: PictureFile.Format, byteCount: Int, stamp: FileStamp? = nil
  ) {
    self.stamp = stamp
    self.width = width
    self.height = height
    self.format = format
    self.byteCount = byteCount
  }
}
