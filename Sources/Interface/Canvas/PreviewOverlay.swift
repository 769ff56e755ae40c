import PaliGemma

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
  /// How much of a mask's pixel is its object's colour, within and at the contour.
  private static let tint = 0.45, contour = 0.85

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
  public func painted(on grid: PixelGrid, viewport: Viewport) -> PixelGrid {
    guard grid.width == viewport.width, grid.height == viewport.height else { return grid }
    var grid = grid
    for detection in visible where showMasks { tint(&grid, detection, viewport) }
    for detection in visible where showBoxes { outline(&grid, detection, viewport) }
    return grid
  }

  /// The object whose box lies under a cell of the area: the smallest where several do.
  public func hit(cellX: Int, cellY: Int, viewport: Viewport) -> Int? {
    let (x, y) = (cellX - viewport.x, (cellY - viewport.y / 2) * 2)
    guard x >= 0, y >= 0, x < viewport.width, y < viewport.height else { return nil }
    return visible.map { (index: $0.index, box: ShownBox($0.box, viewport)) }
      .filter { $0.box.columns.contains(x) && ($0.box.rows.contains(y) || $0.box.rows.contains(y + 1)) }
      .min { $0.box.area < $1.box.area }?.index
  }

  private func tint(_ grid: inout PixelGrid, _ detection: Detection, _ viewport: Viewport) {
    guard let mask = ShownMask(detection, viewport) else { return }
    let color = theme.objectColor(detection.index)
    for y in mask.rows {
      for x in mask.columns where mask.isInside(x, y) {
        let share = mask.isContour(x, y) ? Self.contour : Self.tint
        grid[x, y] = .mix(grid[x, y], color, share)
      }
    }
  }

  /// One pixel wide; the selected box is brighter, with a second line within where there is room.
  private func outline(_ grid: inout PixelGrid, _ detection: Detection, _ viewport: Viewport) {
    let box = ShownBox(detection.box, viewport)
    let color = theme.objectColor(detection.index)
    guard detection.index == selected else { return box.outline(&grid, color) }
    box.inset?.outline(&grid, color)
    box.outline(&grid, .mix(color, RGB(255, 255, 255), 0.6))
  }
}
