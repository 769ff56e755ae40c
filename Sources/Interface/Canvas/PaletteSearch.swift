/// The nearest of a palette's colours as they are perceived; exact.
///
/// The colours lie sorted by lightness, and the search goes outwards from the one asked for until lightness
/// alone is farther than the best found.
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
    let start = firstPlace(from: wanted.x)
    var best = 0
    var least = Float.infinity
    func look(at place: Int) -> Bool {
      let apart = colors[place] - wanted
      guard apart.x * apart.x < least else { return false }
      let distance = (apart * apart).sum()
      if distance < least { (best, least) = (place, distance) }
      return true
    }
    var place = start
    while place < colors.count, look(at: place) { place += 1 }
    place = start - 1
    while place >= 0, look(at: place) { place -= 1 }
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
