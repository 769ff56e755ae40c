import Tensors
import Testing

@testable import PaliGemma

struct WeightLayoutTests {
  private func table(_ checkpoint: TinyCheckpoint) throws -> WeightTable {
    WeightTable(try ModelConfiguration(folder: checkpoint.folder))
  }

  /// Within a layout no two slots share a place, and none is without one but a head of its own.
  @Test(arguments: TinyCheckpoint.allCases)
  func everySlotHasAPlaceOfItsOwn(_ checkpoint: TinyCheckpoint) throws {
    let configuration = try ModelConfiguration(folder: checkpoint.folder)
    let slots = try table(checkpoint).rows.map(\.slot)
    #expect(Set(slots).count == slots.count)
    for layout in WeightLayout.all {
      let places = slots.filter { $0 != .head }.map { layout.source($0, configuration) }
      #expect(!places.contains(nil) && Set(places).count == slots.count - 1, "\(layout.title)")
    }
  }

  @Test func whatLayoutsShareIsListedOnce() throws {
    let row = try #require(try table(.paligemma1).rows.first { $0.slot == .projectorBias })
    #expect(
      row.sources.map(\.name) == [
        "multi_modal_projector.linear.bias", "model.multi_modal_projector.linear.bias", "img/head/bias",
      ])
  }

  /// What stands under "post_attention_layernorm" depends on whether there are post-norms.
  @Test(arguments: [
    (TinyCheckpoint.paligemma1, DecoderLayerSlot.mlpNorm), (.paligemma2, .postAttentionNorm),
  ])
  func theNormAfterAttention(_ checkpoint: TinyCheckpoint, _ slot: DecoderLayerSlot) throws {
    let name = "language_model.model.layers.1.post_attention_layernorm.weight"
    let rows = try table(checkpoint).rows.filter { $0.sources.contains { $0.name == name } }
    #expect(rows.map(\.slot) == [.decoderLayer(1, slot)])
  }

  @Test func aLayoutIsKnownByItsNames() {
    for (name, title) in [
      ("language_model.model.norm.weight", WeightLayout.transformersOld.title),
      ("model.language_model.norm.weight", WeightLayout.transformersNew.title),
    ] {
      #expect(WeightLayout.of(["x", name])?.title == title)
    }
    #expect(WeightLayout.of(["llm/final_norm/scale"])?.title == WeightLayout.bigVision.title)
    #expect(WeightLayout.of([]) == nil && WeightLayout.of(["model.norm.weight"]) == nil)
  }

  /// A kernel [width, 3, side, side] is the map of a patch: the same bytes.
  @Test func aKernelIsTakenAsAMatrix() throws {
    let checkpoint = TinyCheckpoint.paligemma1
    let configuration = try ModelConfiguration(folder: checkpoint.folder)
    let weights = try CheckedWeights(WeightFolder(checkpoint.folder), configuration)
    let (taken, vision) = (try weights.tensor(.patches).whole(), configuration.vision)
    #expect(taken.shape == [vision.width, 3 * vision.patchSize * vision.patchSize])
    let stored = try #require(try checkpoint.tensors().first { $0.name.contains("patch_embedding.weight") })
    #expect(stored.shape == [vision.width, 3, vision.patchSize, vision.patchSize])
    #expect(taken.bytes.elementsEqual(stored.bytes))
  }
}
