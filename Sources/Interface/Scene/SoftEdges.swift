import Pictures

/// Boxes' edges as broad as their places were uncertain: each pixel has as much of the object's colour as the edge was
/// likely to lie there, beside where it most likely did.
struct SoftEdges {
  struct Item {
    let spread: PlaceSpread
    let box: OverlayScene.FractionBox
    let color: RGB
  }

  let items: [Item]

  func paint(_ grid: inout PixelGrid, _ viewport: Viewport) {
    for item in items { Self.paint(item, &grid, viewport) }
  }

  private static func paint(_ item: Item, _ grid: inout PixelGrid, _ viewport: Viewport) {
    guard
      let seen = ShownBox(item.box, viewport).surroundings(viewport)
        .clipped(width: grid.width, height: grid.height)
    else { return }
    let (spread, color) = (item.spread, item.color)
    let columns = shares(viewport.columnFractions, viewport.shownWidth / Double(viewport.width))
    let rows = shares(viewport.rowFractions, viewport.shownHeight / Double(viewport.height))
    for (column, share) in columns({ spread.x0.mass(spread.column($0), spread.column($1)) })
      + columns({ spread.x1.mass(spread.column($0), spread.column($1)) })
    {
      for row in seen.rows { grid[column, row] = .mix(grid[column, row], color, share) }
    }
    for (row, share) in rows({ spread.y0.mass(spread.row($0), spread.row($1)) })
      + rows({ spread.y1.mass(spread.row($0), spread.row($1)) })
    {
      for column in seen.columns { grid[column, row] = .mix(grid[column, row], color, share) }
    }
  }

  /// Pixels that have something of an edge, and how much of its colour: the likeliest has most of it.
  private static func shares(
    _ middles: [Double], _ size: Double
  ) -> ((Double, Double) -> Float) -> [(Int, Double)] {
    { mass in
      let masses = middles.map { mass($0 - size / 2, $0 + size / 2) }
      guard let most = masses.max(), most > 0 else { return [] }
      return masses.enumerated().filter { $0.element > 0.02 }.map {
        ($0.offset, 0.15 + 0.75 * Double($0.element / most))
      }
    }
  }
}
