/// The nearest of a palette's colours as they are perceived; exact.
///
/// The colours lie sorted by lightness, and the search goes outwards from the one asked for until lightness
/// alone is farther than the best found: some forty of 240 are looked at.
struct PaletteSearch: Sendable {
  /// Terminal indices and their colours, by lightness.
  private let indices: [UInt8]
  private let colors: [SIMD3<Float>]

  init(_ indices: ClosedRange<UInt8>) {
    let sorted = indices.map { (index: $0, axes: PerceivedColor(Palette.rgb($0)).axes) }
      .sorted { ($0.axes.x, $0.index) < ($1.axes.x, $1.index) }
    self.indices = sorted.map(\.index)
    colors = sorted.map(\.axes)
  }

  func nearest(_ wanted: SIMD3<Float>) -> (index: UInt8, axes: SIMD3<Float>) {
    var above = firstPlace(from: wanted.x)
    var below = above - 1
    var best = 0
    var least = Float.infinity
    while below >= 0 || above < colors.count {
      let down = below >= 0 ? wanted.x - colors[below].x : .infinity
      let up = above < colors.count ? colors[above].x - wanted.x : .infinity
      guard min(down, up) * min(down, up) < least else { break }
      let place = down < up ? below : above
      if down < up { below -= 1 } else { above += 1 }
      let apart = colors[place] - wanted
      let distance = (apart * apart).sum()
      if distance < least { (best, least) = (place, distance) }
    }
    return (indices[best], colors[best])
  }

  /// The first colour that is at least this light.
  private func firstPlace(from lightness: Float) -> Int {
    var (low, high) = (0, colors.count)
    while low < high {
      let middle = (low + high) / 2
      if colors[middle].x < lightness { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
