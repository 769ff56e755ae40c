import JSON
import Testing

@testable import PaliGemma

struct WeightTableTests {
  private func configuration(_ text: String) throws -> ModelConfiguration {
    try ModelConfiguration(JSONDocument(text: Array(text.utf8), file: "config.json").root)
  }

  /// The table's shapes add up to the published numbers of parameters (SPEC: with 257152 rows, at 224 px).
  @Test(arguments: [
    (ModelConfigurationTests.paligemma, 0, 2_923_335_408),
    (ModelConfigurationTests.paligemma2, 884_736, 3_032_094_960),
  ])
  func parametersAreAsPublished(_ config: String, _ positions: Int, _ expected: Int) throws {
    let configuration = try configuration(config)
    let count = WeightTable(configuration).required.reduce(0) { $0 + $1.shape.reduce(1, *) }
    #expect(count - 64 * configuration.text.width - positions == expected)
  }
}
