/// Floyd-Steinberg error diffusion over the pixels of a grid, left to right.
struct Dithering {
  /// Indices into a palette, row-major, for each pixel.
  static func indices(_ grid: PixelGrid, nearest: (Int, Int, Int) -> UInt8) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: grid.width * grid.height)
    // Errors in sixteenths, three a pixel, with a margin of one pixel on both sides.
    let stride = (grid.width + 2) * 3
    var here = [Int](repeating: 0, count: stride)
    var below = here
    for y in 0..<grid.height {
      for x in 0..<grid.width {
        let at = (x + 1) * 3
        let pixel = grid[x, y]
        let r = wanted(pixel.red, here[at])
        let g = wanted(pixel.green, here[at + 1])
        let b = wanted(pixel.blue, here[at + 2])
        let index = nearest(r, g, b)
        result[y * grid.width + x] = index
        let shown = Palette.rgb(index)
        spread(r - Int(shown.red), at, &here, &below)
        spread(g - Int(shown.green), at + 1, &here, &below)
        spread(b - Int(shown.blue), at + 2, &here, &below)
      }
      swap(&here, &below)
      for i in below.indices { below[i] = 0 }
    }
    return result
  }

  /// May lie beyond 0...255: cutting it off there would lose what bright and dark areas owe (3 to 8 dB). Only
  /// what a palette can never give back is bounded.
  private static func wanted(_ value: UInt8, _ error: Int) -> Int {
    min(510, max(-255, Int(value) + (error + (error < 0 ? -8 : 8)) / 16))
  }

  private static func spread(_ error: Int, _ at: Int, _ here: inout [Int], _ below: inout [Int]) {
    here[at + 3] += error * 7
    below[at - 3] += error * 3
    below[at] += error * 5
    below[at + 3] += error
  }

  /// Lit or not by luminance, for terminals without colour.
  static func lit(_ grid: PixelGrid) -> [Bool] {
    let gray = PixelGrid(
      width: grid.width, height: grid.height,
      pixels: grid.pixels.map { RGB($0.luminance, $0.luminance, $0.luminance) })
    return indices(gray) { r, _, _ in r < 128 ? 16 : 231 }.map { $0 == 231 }
  }
}
