import Pictures
import Tensors
import Testing

@testable import PaliGemma

struct PatchesTests {
  /// A picture that already has the model's size goes through unchanged: patch, channel, row, column in order.
  @Test func patchesAreInRasterOrderAndChannelsApart() throws {
    let configuration = try ModelConfiguration(folder: TinyCheckpoint.paligemma2.folder).vision
    let size = configuration.imageSize
    // A value that tells channel, row and column apart.
    let value = { (x: Int, y: Int, channel: Int) in UInt8((x * 3 + y * 5 + channel * 50) % 256) }
    var rgb: [UInt8] = []
    for y in 0..<size { for x in 0..<size { for channel in 0..<3 { rgb.append(value(x, y, channel)) } } }
    let patches = try Picture(width: size, height: size, rgb: rgb).patches(configuration)
    #expect(patches.rows == 9 && patches.columns == 588)
    for (patch, channel, y, x) in [(0, 0, 0, 0), (0, 2, 13, 13), (1, 0, 0, 1), (3, 1, 2, 0), (8, 2, 13, 13)] {
      let expected = Float(value(patch % 3 * 14 + x, patch / 3 * 14 + y, channel)) / 255 * 2 - 1
      #expect(abs(patches.row(patch)[(channel * 14 + y) * 14 + x] - expected) < 1e-6)
    }
  }

  @Test func levelsRunFromMinusOneToOne() throws {
    let configuration = try ModelConfiguration(folder: TinyCheckpoint.paligemma2.folder).vision
    let size = configuration.imageSize
    for (level, expected) in [(UInt8(0), Float(-1)), (255, 1), (51, -0.6)] {
      let picture = Picture(width: size, height: size, rgb: [UInt8](repeating: level, count: size * size * 3))
      #expect(abs(try picture.patches(configuration).row(4)[100] - expected) < 1e-6)
    }
  }
}
