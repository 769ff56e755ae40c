/// How light the pixels are to be shown where there is only lit and unlit: lightness with its contrasts raised,
/// so that letters and lines come out whole instead of as specks.
enum MonoTones {
  /// How often a pixel's difference to those around it is added to it.
  private static let gain: Float = 2.5
  /// Pixels around one, to each side: strokes of letters are one or two wide.
  private static let radius = 3
  /// Pictures of less contrast are noise or empty, and stay as they are.
  private static let leastContrast: Float = 0.05

  /// 0...1 for each pixel, row-major.
  static func of(_ grid: PixelGrid) -> [Float] {
    let tones = stretched(grid.pixels.map { PerceivedColor($0).axes.x })
    let around = means(tones, width: grid.width, height: grid.height)
    return zip(tones, around).map { tone, mean in min(max(tone + gain * (tone - mean), 0), 1) }
  }

  /// All but the darkest and the lightest fiftieth spread over 0...1.
  private static func stretched(_ tones: [Float]) -> [Float] {
    let sorted = tones.sorted()
    guard !sorted.isEmpty else { return [] }
    let (low, high) = (sorted[sorted.count / 50], sorted[sorted.count - 1 - sorted.count / 50])
    guard high - low >= leastContrast else { return tones }
    return tones.map { min(max(($0 - low) / (high - low), 0), 1) }
  }

  /// Means over squares, of the part that lies on the grid: along the rows, then along the columns.
  private static func means(_ tones: [Float], width: Int, height: Int) -> [Float] {
    let across = (0..<height).flatMap { y in means(width) { tones[y * width + $0] } }
    let down = (0..<width).map { x in means(height) { across[$0 * width + x] } }
    return (0..<height).flatMap { y in (0..<width).map { down[$0][y] } }
  }

  private static func means(_ count: Int, _ value: (Int) -> Float) -> [Float] {
    (0..<count).map { place in
      let around = max(0, place - radius)...min(count - 1, place + radius)
      return around.reduce(0) { $0 + value($1) } / Float(around.count)
    }
  }
}
