import Answers
import Testing

@Suite("What of a model bears on how it is asked")
struct KnownModelTests {
  private static func model(
    _ name: String, size: Int? = 224, names: String? = nil, adapter: AdapterSummary? = nil
  ) -> ModelSummary {
    ModelSummary(
      name: name, adapter: adapter, imageSize: size, precision: nil, hasMaskDecoder: false, knownNames: names)
  }

  @Test(arguments: [
    ("google/paligemma-3b-pt-224", KnownModel.Kind.pretrained), ("paligemma2-3b-mix-448", .mix),
    ("/m/PaliGemma-3B-MIX-224", .mix), ("paligemma2-10b-ft-docci-448", nil), ("paligemma-script", nil),
    ("bert-pt-224", nil), ("", nil), ("google/paligemma2-3b-pt-224-jax", .pretrained),
  ])
  func `its name tells the kind`(name: String, kind: KnownModel.Kind?) {
    #expect(KnownModel(Self.model(name)).kind == kind)
  }

  @Test func `with an adapter it is of no kind`() {
    let adapter = AdapterSummary(name: "a", digest: "")
    #expect(KnownModel(Self.model("paligemma-3b-pt-224", adapter: adapter)).kind == nil)
  }

  @Test(arguments: [(224, 128), (448, 512), (896, 512), (56, nil), (nil, nil)] as [(Int?, Int?)])
  func `so many tokens it was trained with`(size: Int?, tokens: Int?) {
    #expect(KnownModel(Self.model("paligemma-3b-mix", size: size)).trainedTokens == tokens)
    #expect(KnownModel(Self.model("other", size: size)).trainedTokens == nil)
  }

  @Test func `room is what the picture leaves`() {
    #expect(KnownModel(Self.model("x", size: 224), positions: 512).room == 256)
    #expect(KnownModel(Self.model("x", size: 448), positions: 512).room == 0)
    #expect(KnownModel(Self.model("x", size: nil), positions: 512).room == nil)
    #expect(KnownModel(Self.model("x", size: .max), positions: 512).room == nil)
    #expect(KnownModel(Self.model("x")).room == nil)
  }

  @Test func `names are parted by commas`() {
    #expect(
      KnownModel(Self.model("x", names: "star, red  house,, car")).names == ["star", "red house", "car"])
    #expect(KnownModel().names.isEmpty)
  }
}
