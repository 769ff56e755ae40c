import Foundation
import Tensors
import Testing

@testable import PaliGemma

struct WeightWindowsTests {
  private let shape: ModelConfiguration

  init() throws { shape = try SyntheticModel("tiny-56").configuration }

  private func windows(_ bytes: Int, _ precision: Precision) throws -> WeightWindows {
    WeightWindows(
      try .random(name: "windows", shape: [bytes / 2], seed: 1), shape,
      PrecisionPlan(.fixed(precision), elements: 0))
  }

  @Test(arguments: Precision.allCases)
  func everyMatrixIsThereWhateverTheMemory(_ precision: Precision) throws {
    // The embedding of 1024 x 64 fits, all of the model does not.
    let windows = try windows(1024 * 64 * 4, precision)
    for row in WeightTable(shape).required where row.kind == .matrix {
      let matrix = try #require(windows.matrix(row.slot))
      #expect([matrix.outputs, matrix.inputs] == row.shape)
    }
    #expect(windows.matrix(.patchesBias) == nil)
  }

  @Test func oneThatDoesNotFitIsNotThere() throws {
    #expect(try windows(1024 * 64 * 2 - 64, .bf16).matrix(.embedding) == nil)
  }

  /// The second one begins after the first, or it would be in the cache.
  @Test func neighboursDoNotShareMemory() throws {
    let windows = try windows(1 << 20, .q8)
    let first = try #require(windows.matrix(.embedding)?.packedBytes)
    let second = try #require(windows.matrix(.decoderLayer(0, .gate))?.packedBytes)
    #expect(try #require(second.baseAddress) >= first.baseAddress! + first.count)
  }
}

struct CachesTests {
  @Test(arguments: [
    ("32768K\n", 32 << 20), ("1M", 1 << 20), ("0K", 0), ("", nil), ("K", nil), ("-1K", nil), ("12", nil),
    ("9223372036854775807K", nil), ("x", nil),
  ])
  func sizesAreAsTheKernelWritesThem(_ text: String, _ bytes: Int?) {
    #expect(byteCount(ofCache: text) == bytes)
  }

  @Test func theLargestCounts() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pali-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (index, size) in ["32K", "1M", "64M"].enumerated() {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/index\(index)", withIntermediateDirectories: true)
      try size.write(toFile: "\(folder)/index\(index)/size", atomically: true, encoding: .utf8)
    }
    #expect(lastCache(folder) == 64 << 20)
    #expect(lastCache("\(folder)/none") == 0)
  }

  @Test func theStretchIsLargerThanTheCacheOrAsLargeAsIsFair() {
    // Caches of more than that there are.
    let fair = 192 << 20
    let stretch = WeightWindows.stretch
    #expect(stretch == fair || stretch > lastCache() && stretch < fair)
  }
}
