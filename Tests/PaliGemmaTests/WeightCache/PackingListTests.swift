import Testing

@testable import PaliGemma

struct PackingListTests {
  /// Names and order as packed files have had them from the first: with others, all that users have would be stale.
  @Test(arguments: TemporaryModel.Naming.allCases)
  func namesAndOrderStay(_ naming: TemporaryModel.Naming) throws {
    let cached = try CachedModel(.paligemma2, .init(naming: naming))
    let configuration = try ModelConfiguration(folder: cached.model.path)
    let tower = "vision_tower.vision_model."
    var expected = ["\(tower)embeddings.patch_embedding.weight"]
    for layer in 0..<configuration.vision.layers {
      let maps =
        ["q_proj", "k_proj", "v_proj", "out_proj"].map { "self_attn.\($0)" } + ["mlp.fc1", "mlp.fc2"]
      expected += maps.map { "\(tower)encoder.layers.\(layer).\($0).weight" }
    }
    expected += ["multi_modal_projector.linear.weight", "language_model.model.embed_tokens.weight"]
    for layer in 0..<configuration.text.layers {
      let attention = ["q_proj", "k_proj", "v_proj", "o_proj"].map { "self_attn.\($0)" }
      let maps = attention + ["gate_proj", "up_proj", "down_proj"].map { "mlp.\($0)" }
      expected += maps.map { "language_model.model.layers.\(layer).\($0).weight" }
    }
    #expect(try cached.list().list.items.map(\.name) == expected)
  }

  @Test func aHeadOfItsOwnComesLast() throws {
    let cached = try CachedModel { tensors in
      var head = tensors.first { $0.name.hasSuffix("embed_tokens.weight") }!
      head.name = "lm_head.weight"
      tensors.append(head)
    }
    let list = try cached.list().list
    #expect(list.items.last?.name == "language_model.lm_head.weight")
    #expect(list.sharingHead?.items.count == list.items.count - 1)
    #expect(try list.withoutCopies().items.count == list.items.count - 1)
    #expect(try CachedModel().list().list.sharingHead?.items.count == nil)
  }
}
