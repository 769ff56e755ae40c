/// A mask pasted into a picture: only the rectangle that its box covers is kept.
public struct MaskRegion: Sendable, Equatable {
  /// The rectangle, in pixels of the picture; it may be empty.
  public let x: Int, y: Int, width: Int, height: Int
  /// Row-major, width * height: whether the probability exceeds one half.
  public let inside: [Bool]

  public func isInside(column: Int, row: Int) -> Bool { inside[row * width + column] }
}

extension BoxMask {
  /// The mask resized bilinearly to a box of a picture (half-pixel centres, edges held), the box's edges
  /// rounded to whole pixels. An inverted box is taken by its corners.
  public func pasted(in box: LocationBox, width: Int, height: Int) -> MaskRegion {
    let pixels = box.pixels(width: width, height: height)
    let columns = Self.span(pixels.x0, pixels.x1, within: width)
    let rows = Self.span(pixels.y0, pixels.y1, within: height)
    return resized(to: columns, rows, seen: columns, rows)
  }

  /// The mask resized bilinearly to a rectangle of pixels, of which only the part `seen` is made: a picture at a high
  /// zoom is larger than anything that could be made whole.
  public func resized(
    to columns: Range<Int>, _ rows: Range<Int>, seen seenColumns: Range<Int>, _ seenRows: Range<Int>
  ) -> MaskRegion {
    let across = seenColumns.map { Self.sample($0 - columns.lowerBound, of: columns.count) }
    var inside: [Bool] = []
    inside.reserveCapacity(seenRows.count * seenColumns.count)
    for row in seenRows {
      let down = Self.sample(row - rows.lowerBound, of: rows.count)
      let (upper, lower) = (down.first * Self.side, down.second * Self.side)
      for part in across {
        let top = mix(upper + part.first, upper + part.second, part.weight)
        let bottom = mix(lower + part.first, lower + part.second, part.weight)
        inside.append(top + (bottom - top) * down.weight > 0.5)
      }
    }
    return MaskRegion(
      x: seenColumns.lowerBound, y: seenRows.lowerBound, width: seenColumns.count, height: seenRows.count,
      inside: inside)
  }

  private func mix(_ first: Int, _ second: Int, _ weight: Float) -> Float {
    probabilities[first] + (probabilities[second] - probabilities[first]) * weight
  }

  private static func span(_ a: Double, _ b: Double, within limit: Int) -> Range<Int> {
    let low = min(max(Int(min(a, b).rounded()), 0), limit)
    return low..<max(low, min(Int(max(a, b).rounded()), limit))
  }

  /// The two samples that the centre of one of `count` pixels lies between.
  private static func sample(_ index: Int, of count: Int) -> (first: Int, second: Int, weight: Float) {
    let place = (Double(index) + 0.5) * Double(side) / Double(count) - 0.5
    let held = min(max(place, 0), Double(side - 1))
    let first = Int(held)
    return (first, min(first + 1, side - 1), Float(held - Double(first)))
  }
}
