import JSON
import Tensors
import Testing

@testable import PaliGemma

struct MemoryPredictionTests {
  @Test func weightsAreCountedInThePrecisionTheyWillHave() throws {
    let stored = try TinyCheckpoint.paligemma1.tensors()
    let elements = stored.reduce(0) { $0 + $1.elementCount }
    #expect(MemoryPrediction.weights(stored, try PrecisionPlan("f32", elements: 0)) == 4 * elements)
    #expect(MemoryPrediction.weights(stored, try PrecisionPlan("bf16", elements: 0)) == 2 * elements)
    let mixed = MemoryPrediction.weights(stored, try PrecisionPlan("q4", elements: 0))
    #expect(mixed > elements * 5 / 8 && mixed < elements * 9 / 8)
  }

  /// PaliGemma 3B at 224 px: a run takes some 200 MB beside the weights; at 896 px more, but not gigabytes.
  @Test func aRunsBuffersStayBounded() throws {
    let document = try JSONDocument(text: Array(ModelConfigurationTests.paligemma.utf8), file: "config.json")
    let configuration = try ModelConfiguration(document.root)
    #expect(MemoryPrediction.run(configuration, rows: 384) < 200_000_000)
    #expect(MemoryPrediction.run(configuration, rows: 8192) < 600_000_000)
  }

  @Test func theSystemTellsHowMuchIsFree() throws {
    let bytes = try #require(availableMemory())
    #expect(bytes > 1 << 20 && bytes < 1 << 50)
  }
}
