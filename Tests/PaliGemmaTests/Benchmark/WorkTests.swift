import Tensors
import Testing

@testable import PaliGemma

/// Counted by hand for the tiny shape: tower 2 layers of width 64 and 112, 16 patches of 588; decoder 2 layers of width
/// 64 and 160, 4 heads of 16 sharing one, 1024 rows.
struct WorkTests {
  private let work: Work

  init() throws {
    work = Work(configuration: try SyntheticModel("tiny-56").configuration)
  }

  @Test func visionCountsProductsAndAttention() {
    let products = 4 * 64 * 64 + 2 * 64 * 112
    let attention = 2 * 16 * 64
    #expect(work.vision == Double(2 * 16 * (2 * (products + attention) + 588 * 64 + 64 * 64)))
  }

  /// Both layers' keys and values for 24 rows; the rest of the first for 24, of the last for one; one row of logits.
  @Test func prefillLeavesOutWhatNobodyReads() {
    let rest = 2 * 64 * 64 + 3 * 64 * 160
    let attention = 2 * 24 * 64
    #expect(work.prefill(24) == Double(2 * (2 * 24 * 2 * 64 * 16 + 25 * (rest + attention) + 64 * 1024)))
  }

  @Test func attentionIsAPartOfBoth() {
    #expect(work.visionAttention == Double(2 * 16 * 2 * (2 * 16 * 64)))
    #expect(work.prefillAttention(24) == Double(2 * 25 * (2 * 24 * 64)))
  }

  @Test(arguments: Precision.allCases)
  func whatATokenReadsIsKnownBeforeThereAreWeights(_ precision: Precision) throws {
    let model = try TinyCheckpoint.paligemma1.model(.fixed(precision))
    let expected = Work.bytesPerToken(model.decoder.weights)
    // Read as they are stored where nothing is packed: this checkpoint has bfloat16.
    let factor = precision == .f32 ? 0.5 : 1
    #expect(Work(configuration: model.configuration).bytesPerToken(precision) * factor == expected)
  }

  @Test func aTokenReadsEveryMatrixOnce() throws {
    let model = try TinyCheckpoint.paligemma1.model(.fixed(.bf16))
    let text = model.configuration.text
    let layer =
      2 * text.width * text.queryWidth + 2 * text.width * text.keyValueWidth + 3 * text.width
      * text.feedForward
    let expected = 2 * (text.layers * layer + text.vocabularyRows * text.width)
    #expect(Work.bytesPerToken(model.decoder.weights) == Double(expected))
  }
}
