import Testing

@testable import PaliGemma

struct SyntheticModelTests {
  /// The published checkpoints' numbers of parameters, as transformers builds them, embedding of 257216 rows.
  @Test(arguments: [
    ("3b-224", 2_923_466_480), ("3b-448", 2_924_351_216), ("3b-896", 2_927_890_160),
    ("2-3b-224", 3_032_242_416), ("2-10b-224", 9_662_638_832), ("2-28b-224", 27_650_487_024),
  ])
  func shapesAreThePublishedOnes(_ name: String, _ parameters: Int) throws {
    let model = try SyntheticModel(name)
    let table = WeightTable(model.configuration)
    #expect(table.required.reduce(0) { $0 + $1.shape.reduce(1, *) } == parameters)
  }

  @Test func anUnknownNameIsOneLine() {
    #expect(throws: BenchmarkError.synthetic(name: "7b", known: SyntheticModel.names)) {
      try SyntheticModel("7b")
    }
    let text = BenchmarkError.synthetic(name: "7b", known: ["3b-224", "tiny-56"]).description
    #expect(text == "\"7b\" is no synthetic model; there are 3b-224, tiny-56")
  }
}
