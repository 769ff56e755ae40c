import JSON
import Tensors
import Testing

@testable import PaliGemma

struct MemoryPredictionTests {
  @Test func weightsAreCountedInThePrecisionTheyWillHave() throws {
    let checkpoint = TinyCheckpoint.paligemma1
    let rows = try CheckedWeights(
      WeightFolder(checkpoint.folder), ModelConfiguration(folder: checkpoint.folder)
    ).rows
    let stored = try checkpoint.tensors()
    let elements = stored.reduce(0) { $0 + $1.elementCount }
    // Norms, biases and positions are float32 in every precision.
    let floats = stored.reduce(0) { sum, tensor in
      let isMatrix = tensor.shape.count > 1 && !tensor.name.contains("position_embedding")
      return isMatrix ? sum : sum + tensor.elementCount
    }
    #expect(floats > 0)
    #expect(MemoryPrediction.weights(rows, PrecisionPlan(.fixed(.f32), elements: 0)) == 4 * elements)
    #expect(
      MemoryPrediction.weights(rows, PrecisionPlan(.fixed(.bf16), elements: 0)) == 2 * elements + 2 * floats)
    let mixed = MemoryPrediction.weights(rows, PrecisionPlan(.fixed(.q4), elements: 0)) - 4 * floats
    #expect(mixed > (elements - floats) * 5 / 8 && mixed < (elements - floats) * 9 / 8)
  }

  /// PaliGemma 3B at 224 px: a run takes some 200 MB beside the weights; at 896 px more, but not gigabytes.
  @Test func aRunsBuffersStayBounded() throws {
    let document = try JSONDocument(text: Array(ModelConfigurationTests.paligemma.utf8), file: "config.json")
    let configuration = try ModelConfiguration(document.root)
    #expect(MemoryPrediction.run(configuration, .f32, rows: 384) < 200_000_000)
    #expect(MemoryPrediction.run(configuration, .f32, rows: 8192) < 600_000_000)
  }

  @Test func theSystemTellsHowMuchIsFree() throws {
    let bytes = try #require(availableMemory())
    #expect(bytes > 1 << 20 && bytes < 1 << 50)
  }
}
