import Testing

@testable import PaliGemma

struct PrecisionChoiceTests {
  @Test func namesAreThoseThatUsersWrite() {
    #expect(PrecisionChoice.names == ["auto", "f32", "bf16", "q8", "q4"])
    #expect(PrecisionChoice.names.map(PrecisionChoice.init) == PrecisionChoice.all)
    #expect(PrecisionChoice("auto") == .automatic && PrecisionChoice("q4") == .fixed(.q4))
  }

  @Test(arguments: ["int3", "F32", "", "automatic", "f32 "])
  func anyOtherNameIsNone(_ name: String) { #expect(PrecisionChoice(name) == nil) }
}
