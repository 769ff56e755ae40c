import Testing

@testable import PaliGemma

struct ArchiveConfigurationTests {
  /// The shapes of every published model lead back to what it is.
  @Test(arguments: SyntheticModel.names.filter { $0 != "tiny-56" })
  func shapesTellThePublishedModels(_ name: String) throws {
    let model = try SyntheticModel(name).configuration
    var shapes: [String: [Int]] = [:]
    for row in WeightTable(model).required {
      guard let source = WeightLayout.bigVision.source(row.slot, model) else { continue }
      shapes[source.name] = source.recipe.storedShape(of: row.shape)
    }
    let told = try ArchiveConfiguration("model.npz") { shapes[$0] }.configuration()
    #expect(told.vision == model.vision)
    let (got, expected) = (told.text, model.text)
    #expect(
      [
        got.width, got.feedForward, got.layers, got.heads, got.keyValueHeads, got.headWidth,
        got.vocabularyRows,
      ] == [
        expected.width, expected.feedForward, expected.layers, expected.heads, expected.keyValueHeads,
        expected.headWidth, expected.vocabularyRows,
      ])
    #expect(got.postNorms == expected.postNorms && got.finalSoftcap == expected.finalSoftcap)
    #expect(got.queryScale == (name.hasPrefix("2-28b") ? 1 / Float(12) : 0.0625))
  }

  @Test func whatIsMissingIsNamed() {
    let error = #expect(throws: ModelError.self) {
      try ArchiveConfiguration("model.npz") { _ in nil }.configuration()
    }
    expectOneLine(error, naming: "model.npz: the weights lack llm/embedder/input_embedding")
  }

  @Test func axesAreCounted() {
    let error = #expect(throws: ModelError.self) {
      try ArchiveConfiguration("model.npz") { _ in [1, 2, 3] }.configuration()
    }
    expectOneLine(error, naming: "model.npz")
  }
}
