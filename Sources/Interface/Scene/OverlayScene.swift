import Answers

/// What is to be seen over a picture, in fractions of it: boxes, masks and labels of an answer's objects.
///
/// It is drawn by the same rules on the pixels of a preview and on those of the whole picture (`painted`), and on the
/// cells over a preview (`drawLabels`, `drawLines`). What is to be seen under them is drawn on previews alone.
public struct OverlayScene {
  struct Item {
    /// Its object's place in the answer.
    let index: Int
    let box: FractionBox
    /// Where masks are shown.
    let mask: BoxMask?
    let label: String
    /// The score, 0...100; nil where it is not known.
    let percent: Int?
    let color: RGB
    let isSelected: Bool
    /// Whether it is what a data set says is there: drawn in dashes.
    var isTruth = false
    /// Whether it is no object but a part of the picture that somebody has marked.
    var isMarked = false

    /// For text on the object's colour.
    var ink: RGB { color.luminance > 127 ? RGB(0, 0, 0) : RGB(255, 255, 255) }
  }

  /// A part of a picture, in fractions of its width and height.
  struct FractionBox {
    let left: Double, top: Double, right: Double, bottom: Double

    init(left: Double, top: Double, right: Double, bottom: Double) {
      (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
    }

    /// Its corners may be written in any order.
    init(_ box: LocationBox) {
      let (x0, y0, x1, y1) = box.fractions
      (left, top, right, bottom) = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    }
  }

  /// What is there, whatever the answer says; nil for those that it found.
  struct TruthBox {
    let box: FractionBox
    let label: String?
  }

  /// Those in sight, as they are drawn: the last lies on top.
  private(set) var items: [Item]
  let showsBoxes: Bool, showsLabels: Bool
  /// Under all else.
  var heat: HeatLayer?
  var softEdges: SoftEdges?
  /// Parts that a model did not see, as they are shown where the pixels do not tell.
  var hidden: [FractionBox] = []
  /// The sides of the squares that a model sees as one, so many across the picture; nil: they are not marked.
  var patches: Int?

  /// The selected object lies over all others, whatever its place in the answer.
  public init(
    detections: [Detection], hidden: Set<Int> = [], selected: Int? = nil, showBoxes: Bool = true,
    showMasks: Bool = true, showLabels: Bool = true, theme: Theme = .builtIn
  ) {
    let shown = detections.filter { !hidden.contains($0.index) }
    items = (shown.filter { $0.index != selected } + shown.filter { $0.index == selected }).map {
      Item(
        index: $0.index, box: FractionBox($0.box), mask: showMasks ? $0.mask : nil, label: $0.label,
        percent: $0.score.map(Self.percent), color: theme.objectColor($0.index),
        isSelected: $0.index == selected)
    }
    (showsBoxes, showsLabels) = (showBoxes, showLabels)
  }

  /// The same with what is there, in dashes over all else.
  func beside(_ truth: [TruthBox]) -> OverlayScene {
    var scene = self
    scene.items += truth.map {
      Item(
        index: -1, box: $0.box, mask: nil, label: $0.label ?? "", percent: nil, color: RGB(235, 235, 235),
        isSelected: false, isTruth: true)
    }
    return scene
  }

  /// The same with a part of the picture that is meant, over all else.
  func marking(_ box: FractionBox, _ label: String) -> OverlayScene {
    var scene = self
    scene.items.append(
      Item(
        index: -1, box: box, mask: nil, label: label, percent: nil, color: RGB(255, 214, 10),
        isSelected: false,
        isMarked: true))
    return scene
  }

  private static func percent(_ score: Float) -> Int {
    score.isFinite ? Int((min(max(score, 0), 1) * 100).rounded()) : 0
  }

  /// The object whose box, edges included, lies under a cell of the area: the smallest where several do.
  ///
  /// A view draws row 0 of the grid at row `viewport.y / 2` of the area, so an odd `viewport.y` lies half a cell lower
  /// than its pixels are shown; hits and labels follow the pixels as they are shown.
  public func hit(cellX: Int, cellY: Int, viewport: Viewport) -> Int? {
    let (x, y) = (cellX - viewport.x, (cellY - viewport.y / 2) * 2)
    guard x >= 0, y >= 0, x < viewport.width, y < viewport.height else { return nil }
    return items.filter { !$0.isTruth && !$0.isMarked }.map {
      (index: $0.index, box: ShownBox($0.box, viewport).surroundings(viewport))
    }
    .filter { $0.box.columns.contains(x) && ($0.box.rows.contains(y) || $0.box.rows.contains(y + 1)) }
    .min { $0.box.area < $1.box.area }?.index
  }
}
