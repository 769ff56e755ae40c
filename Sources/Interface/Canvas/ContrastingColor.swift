/// A colour that stands out from what it borders on: itself where it does, else its lighter or darker variant.
struct ContrastingColor {
  /// In order of preference where each stands out.
  private let choices: [(color: RGB, axes: SIMD3<Float>)]
  /// How far apart two colours stand out from each other.
  private static let clear: Float = 0.12

  init(_ color: RGB, isSelected: Bool = false) {
    let light = RGB.mix(color, RGB(255, 255, 255), isSelected ? 0.85 : 0.55)
    let dark = RGB.mix(color, RGB(0, 0, 0), isSelected ? 0.85 : 0.5)
    let colors = isSelected ? [light, dark] : [color, light, dark]
    choices = colors.map { ($0, PerceivedColor($0).axes) }
  }

  /// Beside a pixel and those at a distance from it, of what lies under the lines.
  func beside(_ ground: PerceivedGround, x: Int, y: Int, by distance: Int) -> RGB {
    var best = (place: 0, apart: -Float.infinity)
    for place in choices.indices {
      let apart = ground.nearest(to: choices[place].axes, x: x, y: y, by: distance)
      if apart >= Self.clear * Self.clear { return choices[place].color }
      if apart > best.apart { best = (place, apart) }
    }
    return choices[best.place].color
  }

  func beside(_ neighbors: [RGB]) -> RGB {
    let around = neighbors.map { PerceivedColor($0).axes }
    let apart = choices.map { choice in
      around.map { (($0 - choice.axes) * ($0 - choice.axes)).sum() }.min() ?? .infinity
    }
    if let place = apart.firstIndex(where: { $0 >= Self.clear * Self.clear }) { return choices[place].color }
    return choices[apart.indices.max { apart[$0] < apart[$1] } ?? 0].color
  }
}
