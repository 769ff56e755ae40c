import Answers
import Testing

@testable import Interface

/// A LoRA adapter laid over the model from the command line.
@Suite struct AdapterCommandTests {
  private static func typed(_ text: String, _ stage: Stage = Stage()) -> Stage {
    var stage = stage
    stage.press(":")
    stage.type(text)
    stage.press("Enter")
    return stage
  }

  private static let adapted = ModelSummary(
    name: "paligemma-3b-mix-224 + mine", adapter: AdapterSummary(name: "mine", digest: "ab"), imageSize: 224,
    precision: "bf16", hasMaskDecoder: true)

  @Test func itIsAskedForByNameAndTheModelStaysMeanwhile() {
    var stage = Self.typed("lora ~/mine")
    #expect(stage.acts.contains(.layAdapter("~/mine")))
    #expect(stage.state.runs.summary == Stage.model && stage.screen.contains("loading ~/mine"))
    stage.play(.engine(.loaded(Self.adapted), at: 2))
    #expect(stage.state.runs.summary == Self.adapted && stage.state.runs.change == nil)
    let off = Self.typed("lora off", stage)
    #expect(off.acts.contains(.layAdapter(nil)))
  }

  @Test func whatGoesWrongLeavesTheModelAsItIs() {
    var stage = Self.typed("lora nothing")
    stage.play(.engine(.loadFailed(message: "nothing: no such folder"), at: 2))
    #expect(stage.state.notice?.text == "nothing: no such folder; paligemma-3b-mix-224 stays")
    #expect(stage.state.runs.summary == Stage.model && stage.state.runs.change == nil)
  }

  @Test func whereNoneLiesOverTheModelNoneIsTakenAway() {
    let stage = Self.typed("lora off")
    #expect(!stage.acts.contains(.layAdapter(nil)))
    #expect(stage.state.notice?.text == "no adapter lies over the model")
  }
}
