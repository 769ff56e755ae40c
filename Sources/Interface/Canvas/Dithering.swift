/// Floyd-Steinberg error diffusion over the pixels of a grid, left to right, in perceived coordinates.
///
/// Not all of an error is passed on. What a small picture gains in its mean from the last part, it loses to
/// specks of foreign hues.
enum Dithering {
  /// The share of an error that is passed on, tuned by Sources/benchmarks/dithering.py.
  private static let strength: Float = 0.9
  /// With two colours every error is large, and edges count more than shades.
  private static let monoStrength: Float = 0.8

  /// Indices into the terminal's palette, row-major, for each pixel.
  static func indices(_ grid: PixelGrid, _ palette: PaletteSearch) -> [UInt8] {
    let wanted = grid.pixels.map { PerceivedColor($0).axes }
    return diffused(wanted, width: grid.width, strength: strength) { palette.nearest($0) }
  }

  /// Lit or not, for terminals without colour.
  static func lit(_ grid: PixelGrid) -> [Bool] {
    let wanted = MonoTones.of(grid).map { SIMD3($0, 0, 0) }
    return diffused(wanted, width: grid.width, strength: monoStrength) {
      $0.x < 0.5 ? (0, SIMD3(0, 0, 0)) : (1, SIMD3(1, 0, 0))
    }.map { $0 == 1 }
  }

  /// What `nearest` chooses for each pixel and what the pixels before it left over.
  private static func diffused(
    _ pixels: [SIMD3<Float>], width: Int, strength: Float,
    nearest: (SIMD3<Float>) -> (index: UInt8, axes: SIMD3<Float>)
  ) -> [UInt8] {
    guard width > 0 else { return [] }
    var result = [UInt8](repeating: 0, count: pixels.count)
    // With a margin of one pixel on both sides.
    var here = [SIMD3<Float>](repeating: .zero, count: width + 2)
    var below = here
    for start in stride(from: 0, to: pixels.count, by: width) {
      for x in 0..<width {
        let wanted = pixels[start + x] + here[x + 1]
        let chosen = nearest(wanted)
        result[start + x] = chosen.index
        let error = (wanted - chosen.axes) * (strength / 16)
        here[x + 2] += error * 7
        below[x] += error * 3
        below[x + 1] += error * 5
        below[x + 2] += error
      }
      swap(&here, &below)
      for i in below.indices { below[i] = .zero }
    }
    return result
  }
}
