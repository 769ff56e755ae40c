import Tensors
import Testing

@testable import PaliGemma

struct PrecisionPlanTests {
  @Test func autoTakesTheReferencesNumbersWhileTheyAreSmall() throws {
    #expect(try PrecisionPlan("auto", elements: 7_000_000).text == .f32)
    #expect(try PrecisionPlan("auto", elements: 2_923_335_408).text == .bf16)
  }

  @Test func theVisionTowerStaysBfloat16UnderIntegers() throws {
    for name in ["q8", "q4"] {
      let plan = try PrecisionPlan(name, elements: 0)
      #expect(plan.text.rawValue == name && plan.vision == .bf16 && plan.name == "\(name) (vision bf16)")
    }
    #expect(try PrecisionPlan("bf16", elements: 0).name == "bf16")
    #expect(throws: ModelError.precision(name: "int3")) { try PrecisionPlan("int3", elements: 0) }
  }
}
