import Tensors
import Testing

@testable import PaliGemma

struct PrecisionPlanTests {
  private let paligemma3B = 2_923_335_408

  @Test func autoTakesTheReferencesNumbersWhileTheyAreSmall() {
    let plan = PrecisionPlan(.automatic, elements: 7_000_000, free: 1_000_000)
    #expect(plan.text == .f32 && plan.reason == nil)
    #expect(PrecisionPlan(.automatic, elements: paligemma3B).text == .bf16)
  }

  @Test func autoTakesTheFinestThatFits() {
    func choice(_ free: Int) -> Precision {
      PrecisionPlan(.automatic, elements: paligemma3B, free: free).text
    }
    #expect(choice(16_000_000_000) == .bf16)
    #expect(choice(6_000_000_000) == .q8)
    #expect(choice(4_000_000_000) == .q4)
    #expect(choice(1_000_000) == .q4)
  }

  @Test func autoSaysWhy() {
    let plan = PrecisionPlan(.automatic, elements: paligemma3B, free: 16_040_000_000)
    #expect(plan.reason == "bf16: the weights take 5.8 of 16.0 GB of free memory")
    #expect(PrecisionPlan(.fixed(.bf16), elements: paligemma3B, free: 16_040_000_000).reason == nil)
  }

  @Test func theVisionTowerHasEightBitsUnderFour() {
    let names: [Precision: String] = [.f32: "f32", .bf16: "bf16", .q8: "q8", .q4: "q4 (vision q8)"]
    for (precision, shown) in names {
      let plan = PrecisionPlan(.fixed(precision), elements: 0)
      #expect(plan.text == precision && plan.name == shown)
      #expect(plan.vision == (precision == .q4 ? .q8 : precision))
    }
  }
}
