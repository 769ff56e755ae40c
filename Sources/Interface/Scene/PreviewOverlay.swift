import Answers

/// An answer's objects over the preview: masks and boxes on its pixels, labels on its cells.
///
/// Objects are named by `Detection.index`. The view draws row 0 of the grid at row `viewport.y / 2` of the
/// area, so an odd `viewport.y` lies half a cell lower than its pixels are shown; labels and hits follow the
/// pixels as they are shown.
public struct PreviewOverlay {
  let visible: [Detection]
  let selected: Int?
  let showBoxes: Bool, showMasks: Bool, showLabels: Bool
  let theme: Theme
  /// How much of a mask's pixel is its object's colour.
  private static let tint = 0.45

  /// The selected object lies over all others, whatever its place in the answer.
  public init(
    detections: [Detection], hidden: Set<Int>, selected: Int?, showBoxes: Bool, showMasks: Bool,
    showLabels: Bool, theme: Theme
  ) {
    let shown = detections.filter { !hidden.contains($0.index) }
    visible = shown.filter { $0.index != selected } + shown.filter { $0.index == selected }
    self.selected = selected
    self.showBoxes = showBoxes
    self.showMasks = showMasks
    self.showLabels = showLabels
    self.theme = theme
  }

  /// The pixels with masks below all boxes. `grid` has the viewport's width and height.
  ///
  /// Lines are one pixel wide, just outside of what they surround, and of a colour that stands out there. Where
  /// a mask shows the object's shape, only the corners of its box are drawn. Without colour a tint would be
  /// specks in the object and boxes are drawn as characters: contours of masks remain.
  public func painted(on grid: PixelGrid, viewport: Viewport, inColor: Bool = true) -> PixelGrid {
    guard grid.width == viewport.width, grid.height == viewport.height else { return grid }
    let masks = showMasks ? visible.map { ShownMask($0, viewport) } : visible.map { _ in nil }
    var ground = grid
    for (detection, mask) in zip(visible, masks) where inColor { tint(&ground, detection, mask) }
    var painted = ground
    for (detection, mask) in zip(visible, masks) {
      let outline = mask?.outline(width: grid.width, height: grid.height)
      draw(outline ?? [], detection, on: &painted, ground)
    }
    for detection in visible where showBoxes && inColor {
      let edge = ShownBox(detection.box, viewport).surroundings(viewport).edge(
        width: grid.width, height: grid.height, cornersOnly: showMasks && detection.mask != nil)
      draw(edge, detection, on: &painted, ground)
    }
    return painted
  }

  /// The object whose box, edges included, lies under a cell of the area: the smallest where several do.
  public func hit(cellX: Int, cellY: Int, viewport: Viewport) -> Int? {
    let (x, y) = (cellX - viewport.x, (cellY - viewport.y / 2) * 2)
    guard x >= 0, y >= 0, x < viewport.width, y < viewport.height else { return nil }
    return visible.map { (index: $0.index, box: ShownBox($0.box, viewport).surroundings(viewport)) }
      .filter { $0.box.columns.contains(x) && ($0.box.rows.contains(y) || $0.box.rows.contains(y + 1)) }
      .min { $0.box.area < $1.box.area }?.index
  }

  private func tint(_ grid: inout PixelGrid, _ detection: Detection, _ mask: ShownMask?) {
    guard let mask else { return }
    let color = theme.objectColor(detection.index)
    for y in mask.rows {
      for x in mask.columns where mask.isInside(x, y) { grid[x, y] = .mix(grid[x, y], color, Self.tint) }
    }
  }

  /// `ground` is what lies beneath all lines.
  private func draw(
    _ line: [(x: Int, y: Int)], _ detection: Detection, on grid: inout PixelGrid, _ ground: PixelGrid
  ) {
    let color = ContrastingColor(
      theme.objectColor(detection.index), isSelected: detection.index == selected)
    for (x, y) in line { grid[x, y] = color.beside(ground.around(x, y)) }
  }
}

extension PixelGrid {
  /// A pixel and those of the four beside it that lie on the grid.
  fileprivate func around(_ x: Int, _ y: Int) -> [RGB] {
    [(x, y), (x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
      .filter { (0..<width).contains($0.0) && (0..<height).contains($0.1) }.map { self[$0.0, $0.1] }
  }
}
