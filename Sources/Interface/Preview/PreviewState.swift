import Files

/// The picture shown: which part of it, and the pixels as they came last.
public struct PreviewState: Sendable {
  /// A preview that arrived, with what it answers.
  public struct Shown: Sendable {
    public let request: PreviewRequest
    public let facts: PictureFacts
    public let grid: PixelGrid

    public var viewport: Viewport {
      Viewport(
        request.view, pictureWidth: facts.width, pictureHeight: facts.height, cells: request.cells)
    }
  }

  /// The picture under the cursor, or nil when a folder is.
  public internal(set) var path: Path?
  public internal(set) var view = PictureView.whole
  /// Why the picture cannot be shown: one line.
  public internal(set) var failure: String?
  /// Where a drag of the mouse was last.
  var dragCell: (x: Int, y: Int)?
  /// The newest request that is still to be answered, or was.
  var requested: PreviewRequest?
  /// The latest previews, the newest last: neighbours among them, so that going to them shows them at once.
  private var recent: [Shown] = []
  static let recentLimit = 12
  /// Enough for a pixel to a half cell of the widest pictures on the smallest screens.
  static let largestZoom = 1000.0

  public var shown: Shown? { path.flatMap { path in recent.last { $0.request.path == path } } }

  mutating func take(_ new: Shown) {
    // A neighbour's whole view must not replace a newer view of the picture on screen.
    if new.request.path == path, new.request.isNeighbour, shown != nil { return }
    recent.removeAll { $0.request.path == new.request.path }
    recent.append(new)
    if recent.count > Self.recentLimit, let old = recent.firstIndex(where: { $0.request.path != path }) {
      recent.remove(at: old)
    }
    if new.request.path == path { failure = nil }
  }

  mutating func show(_ path: Path?) {
    guard path != self.path else { return }
    self.path = path
    view = .whole
    failure = nil
    requested = nil
  }

  mutating func zoom(by factor: Double, aboutX: Double? = nil, aboutY: Double? = nil) {
    let before = view.zoom
    view.zoom = min(Self.largestZoom, max(1, view.zoom * factor))
    // The point under the pointer stays where it is.
    if let aboutX, let aboutY {
      let keep = before / view.zoom
      view.centerX = aboutX + (view.centerX - aboutX) * keep
      view.centerY = aboutY + (view.centerY - aboutY) * keep
    }
    clampCenter()
  }

  /// By fractions of the part shown.
  mutating func pan(_ x: Double, _ y: Double) {
    view.centerX += x / view.zoom
    view.centerY += y / view.zoom
    clampCenter()
  }

  private mutating func clampCenter() {
    let half = 0.5 / view.zoom
    view.centerX = min(max(view.centerX, half), 1 - half)
    view.centerY = min(max(view.centerY, half), 1 - half)
  }
}
