import Answers
import Pictures

/// The scene on pixels: masks tint what they cover and are outlined, boxes are framed.
///
/// Lines run just outside of what they surround, in colours that stand out there. Where a mask shows the object's
/// shape, only the corners of its box are drawn.
extension OverlayScene {
  /// How much of a mask's pixel is its object's colour.
  private static let tint = 0.45

  /// A preview's pixels; `grid` has the viewport's width and height, else it stays as it is. Without colour a tint
  /// would be specks in the object, and boxes are drawn as characters: contours of masks remain.
  public func painted(on grid: PixelGrid, viewport: Viewport, inColor: Bool = true) -> PixelGrid {
    guard grid.width == viewport.width, grid.height == viewport.height else { return grid }
    var painted = heat?.painted(on: grid, viewport, inColor: inColor) ?? grid
    for box in hidden { painted.hide(box, viewport) }
    if let patches { painted.mark(patches: patches, viewport) }
    if inColor { softEdges?.paint(&painted, viewport) }
    draw(on: &painted, viewport, .fine, inColor: inColor)
    return painted
  }

  /// The whole picture. Each label stands with its score on a plate of its object's colour; lines and letters grow
  /// with the picture.
  public func painted(on picture: Picture) -> Picture {
    guard picture.width > 0, picture.height > 0 else { return picture }
    var canvas = PictureCanvas(picture)
    let viewport = Viewport(wholeWidth: picture.width, height: picture.height)
    let side = max(picture.width, picture.height)
    draw(on: &canvas, viewport, .broad(max(1, side / 400)), inColor: true)
    if showsLabels { drawLabels(on: &canvas, viewport, unit: max(1, side / 300)) }
    return canvas.picture
  }

  private func draw<Surface: PixelSurface>(
    on surface: inout Surface, _ viewport: Viewport, _ pen: Pen, inColor: Bool
  ) {
    let masks = items.map { $0.shownMask(viewport, margin: pen.width) }
    for (item, mask) in zip(items, masks) where inColor { item.tint(&surface, mask, Self.tint) }
    // Lines stand out from this, and not from each other.
    let ground = surface
    // Fine lines have each pixel's own colour.
    let perceived = pen.stretch == nil && !items.isEmpty ? PerceivedGround(ground) : nil
    for (item, mask) in zip(items, masks) { item.outline(&surface, mask, pen, over: ground, perceived) }
    guard inColor else { return }
    // Soft edges stand in the place of sharp ones.
    let soft = Set(softEdges?.items.map(\.spread.object) ?? [])
    for item in items where item.isMarked || showsBoxes && !soft.contains(item.index) {
      item.frame(&surface, viewport, pen, over: ground, perceived)
    }
  }
}

extension OverlayScene.Item {
  /// The mask's part in sight, and around it a margin: contours end where the mask does and not the screen.
  fileprivate func shownMask(_ viewport: Viewport, margin: Int) -> MaskRegion? {
    let box = ShownBox(box, viewport)
    guard let mask, box.clipped(width: viewport.width, height: viewport.height) != nil else { return nil }
    let (columns, rows) = (Range(box.columns), Range(box.rows))
    return mask.resized(
      to: columns, rows, seen: columns.clamped(to: -margin..<viewport.width + margin),
      rows.clamped(to: -margin..<viewport.height + margin))
  }

  fileprivate func tint(_ surface: inout some PixelSurface, _ mask: MaskRegion?, _ share: Double) {
    guard let mask else { return }
    for row in 0..<mask.height {
      for column in 0..<mask.width where mask.isInside(column: column, row: row) {
        let (x, y) = (mask.x + column, mask.y + row)
        if surface.contains(x: x, y: y) { surface[x, y] = .mix(surface[x, y], color, share) }
      }
    }
  }

  fileprivate func outline<Surface: PixelSurface>(
    _ surface: inout Surface, _ mask: MaskRegion?, _ pen: Pen, over ground: Surface,
    _ perceived: PerceivedGround?
  ) {
    guard let mask else { return }
    let color = ContrastingColor(color, isSelected: isSelected)
    for (x, y) in Contour(of: mask, pen).pixels where surface.contains(x: x, y: y) {
      surface[x, y] =
        perceived.map { color.beside($0, x: x, y: y, by: pen.width) }
        ?? color.beside(ground.around(x: x, y: y, by: pen.width))
    }
  }

  fileprivate func frame<Surface: PixelSurface>(
    _ surface: inout Surface, _ viewport: Viewport, _ pen: Pen, over ground: Surface,
    _ perceived: PerceivedGround?
  ) {
    let color = ContrastingColor(color, isSelected: isSelected)
    let edge = ShownBox(box, viewport).surroundings(viewport, by: pen.width)
      .edge(pen, width: surface.width, height: surface.height, cornersOnly: mask != nil)
    for (place, (columns, rows)) in edge.enumerated() {
      guard let perceived else {
        if isTruth, place % 2 == 1 { continue }
        surface.fill(color.beside([ground.mean(columns, rows)]), columns, rows)
        continue
      }
      for y in rows {
        for x in columns where !isTruth || Pen.isDash(x, y) {
          surface[x, y] = color.beside(perceived, x: x, y: y, by: pen.width)
        }
      }
    }
  }
}

extension PixelGrid {
  /// Paints a part over with the mean colour of all.
  fileprivate mutating func hide(_ box: OverlayScene.FractionBox, _ viewport: Viewport) {
    guard let seen = ShownBox(box, viewport).clipped(width: width, height: height) else { return }
    fill(mean(0..<width, 0..<height), Range(seen.columns), Range(seen.rows))
  }

  /// Where one patch ends and the next begins, as far as pixels can show it.
  fileprivate mutating func mark(patches: Int, _ viewport: Viewport) {
    func begins(_ fractions: [Double]) -> [Int] {
      let places = fractions.map { Int($0 * Double(patches)) }
      return places.indices.dropFirst().filter { places[$0] != places[$0 - 1] }
    }
    let (columns, rows) = (begins(viewport.columnFractions), begins(viewport.rowFractions))
    // Every second pixel of a line; where patches are as small as that there would be nothing but lines.
    guard columns.count * 3 <= width, rows.count * 3 <= height else { return }
    let white = RGB(255, 255, 255)
    for x in columns {
      for y in stride(from: 0, to: height, by: 2) { self[x, y] = .mix(self[x, y], white, 0.35) }
    }
    for y in rows {
      for x in stride(from: 0, to: width, by: 2) { self[x, y] = .mix(self[x, y], white, 0.35) }
    }
  }
}
