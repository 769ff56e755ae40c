import Testing

@testable import Interface

struct PaletteSearchTests {
  /// As near as any that a search through all of them finds, over a lattice that reaches beyond all colours.
  @Test(arguments: [UInt8(0)...15, 16...255])
  func theNearestIsFound(indices: ClosedRange<UInt8>) {
    let search = PaletteSearch(indices)
    let all = indices.map { PerceivedColor(Palette.rgb($0)).axes }
    func distance(_ a: SIMD3<Float>, _ b: SIMD3<Float>) -> Float { ((a - b) * (a - b)).sum() }
    for lightness in stride(from: Float(-0.3), through: 1.3, by: 0.1) {
      for green in stride(from: Float(-0.5), through: 0.5, by: 0.13) {
        for blue in stride(from: Float(-0.5), through: 0.5, by: 0.17) {
          let wanted = SIMD3(lightness, green, blue)
          let found = search.nearest(wanted)
          #expect(found.axes == PerceivedColor(Palette.rgb(found.index)).axes)
          #expect(distance(found.axes, wanted) == all.map { distance($0, wanted) }.min())
        }
      }
    }
  }
}
