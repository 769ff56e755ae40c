import Foundation
import Pictures

/// A layer of warmth over a picture, under boxes and masks: how much there is of something at each place, 0...1.
struct HeatLayer {
  enum Source {
    /// Rows of a square, over a part of the picture.
    case grid(side: Int, [Float], PictureArea)
    /// Where objects may be, by their places' spreads: the likeliest of them counts.
    case spreads([PlaceSpread])
  }

  let source: Source

  /// For each pixel of a preview, row by row.
  func values(_ viewport: Viewport) -> [Float] {
    switch source {
    case .grid(let side, let values, let area): Self.grid(side, values, area, viewport)
    case .spreads(let spreads): Self.spreads(spreads, viewport)
    }
  }

  /// A patch is a square of one colour: it is no finer than that.
  private static func grid(_ side: Int, _ values: [Float], _ area: PictureArea, _ viewport: Viewport)
    -> [Float]
  {
    guard side > 0, values.count >= side * side else { return [] }
    func cell(_ fraction: Double, _ low: Double, _ size: Double) -> Int? {
      let place = (fraction - low) / size * Double(side)
      return place >= 0 && place < Double(side) ? Int(place) : nil
    }
    let columns = viewport.columnFractions.map { cell($0, area.left, area.width) }
    return viewport.rowFractions.flatMap { y in
      let row = cell(y, area.top, area.height)
      return columns.map { column in row.flatMap { row in column.map { values[row * side + $0] } } ?? 0 }
    }
  }

  /// On a scale of logarithms: from one in a thousand on something is seen.
  private static func spreads(_ spreads: [PlaceSpread], _ viewport: Viewport) -> [Float] {
    let (xs, ys) = (viewport.columnFractions, viewport.rowFractions)
    var most = [Float](repeating: 0, count: xs.count * ys.count)
    for spread in spreads {
      let columns = xs.map { spread.covers(x: $0) }
      guard let first = columns.firstIndex(where: { $0 > floor }),
        let last = columns.lastIndex(where: { $0 > floor })
      else { continue }
      for (row, y) in ys.enumerated() {
        let share = spread.covers(y: y)
        guard share > floor else { continue }
        for column in first...last {
          let place = row * xs.count + column
          most[place] = max(most[place], share * columns[column])
        }
      }
    }
    return most.map { $0 > floor ? 1 + log10($0) / 3 : 0 }
  }

  private static let floor: Float = 0.001

  /// From cold to hot, for 0...1.
  static func color(_ value: Float) -> RGB {
    let stops = [RGB(30, 20, 90), RGB(130, 30, 140), RGB(225, 70, 80), RGB(250, 160, 40), RGB(252, 240, 150)]
    let place = Double(min(max(value, 0), 1)) * Double(stops.count - 1)
    let low = min(Int(place), stops.count - 2)
    return .mix(stops[low], stops[low + 1], place - Double(low))
  }

  /// Pixels under the layer; without colour warmth is light and the rest is dark.
  func painted(on grid: PixelGrid, _ viewport: Viewport, inColor: Bool) -> PixelGrid {
    let values = values(viewport)
    guard values.count == grid.pixels.count else { return grid }
    var painted = grid
    let black = RGB(0, 0, 0)
    for (place, value) in values.enumerated() {
      let value = value.isFinite ? Double(min(max(value, 0), 1)) : 0
      let under = RGB.mix(grid.pixels[place], black, inColor ? 0.35 : 0.7 * (1 - value))
      painted.pixels[place] =
        inColor ? .mix(under, Self.color(Float(value)), 0.8 * value.squareRoot()) : under
    }
    return painted
  }
}

extension Viewport {
  /// Of the picture's width, the middle of each pixel's column.
  var columnFractions: [Double] {
    (0..<width).map { left + (Double($0) + 0.5) / Double(width) * shownWidth }
  }

  var rowFractions: [Double] {
    (0..<height).map { top + (Double($0) + 0.5) / Double(height) * shownHeight }
  }
}
