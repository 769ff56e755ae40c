import Tensors
import Testing

@testable import PaliGemma

struct PrecisionPlanTests {
  private let paligemma3B = 2_923_335_408

  @Test func autoTakesTheReferencesNumbersWhileTheyAreSmall() throws {
    let plan = try PrecisionPlan("auto", elements: 7_000_000, free: 1_000_000)
    #expect(plan.text == .f32 && plan.reason == nil)
    #expect(try PrecisionPlan("auto", elements: paligemma3B).text == .bf16)
  }

  @Test func autoTakesTheFinestThatFits() throws {
    func choice(_ free: Int) throws -> Precision {
      try PrecisionPlan("auto", elements: paligemma3B, free: free).text
    }
    #expect(try choice(16_000_000_000) == .bf16)
    #expect(try choice(6_000_000_000) == .q8)
    #expect(try choice(4_000_000_000) == .q4)
    #expect(try choice(1_000_000) == .q4)
  }

  @Test func autoSaysWhy() throws {
    let plan = try PrecisionPlan("auto", elements: paligemma3B, free: 16_040_000_000)
    #expect(plan.reason == "bf16: the weights take 5.8 of 16.0 GB of free memory")
    #expect(try PrecisionPlan("bf16", elements: paligemma3B, free: 16_040_000_000).reason == nil)
  }

  @Test func theVisionTowerHasEightBitsUnderFour() throws {
    let names = ["f32": "f32", "bf16": "bf16", "q8": "q8", "q4": "q4 (vision q8)"]
    for (name, shown) in names {
      let plan = try PrecisionPlan(name, elements: 0)
      #expect(plan.text.rawValue == name && plan.name == shown)
      #expect(plan.vision == (name == "q4" ? .q8 : plan.text))
    }
    #expect(throws: ModelError.precision(name: "int3")) { try PrecisionPlan("int3", elements: 0) }
  }
}
