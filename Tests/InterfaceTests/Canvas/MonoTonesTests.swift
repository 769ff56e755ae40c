import Testing

@testable import Interface

struct MonoTonesTests {
  @Test func faintContrastIsSpreadAndNoiseIsNot() {
    func tones(_ a: UInt8, _ b: UInt8) -> [Float] {
      MonoTones.of(PixelGrid(width: 2, height: 1, pixels: [RGB(a, a, a), RGB(b, b, b)]))
    }
    #expect(tones(100, 140) == [0, 1])
    let noise = tones(100, 102)
    #expect(noise[1] - noise[0] < 0.05)
  }

  /// A stroke in the shaded half of a page stands out from its ground as one in the light does.
  @Test func lettersInTheShadeStandOut() {
    func shade(_ x: Int) -> UInt8 { UInt8(60 + 4 * x) }
    func gray(_ value: UInt8) -> RGB { RGB(value, value, value) }
    var grid = PixelGrid(width: 40, height: 10, pixels: (0..<400).map { gray(shade($0 % 40)) })
    for x in [10, 30] {
      for y in 0..<10 { grid[x, y] = gray(shade(x) - 50) }
    }
    let tones = MonoTones.of(grid)
    for x in [10, 30] { #expect(tones[5 * 40 + x] < 0.2 && tones[5 * 40 + x - 1] > tones[5 * 40 + x] + 0.2) }
  }

  @Test func anyGridHasTones() {
    #expect(MonoTones.of(PixelGrid(width: 0, height: 0, pixels: [])).isEmpty)
    #expect(MonoTones.of(PixelGrid(width: 1, height: 1, pixels: [RGB(255, 255, 255)])).count == 1)
  }
}
