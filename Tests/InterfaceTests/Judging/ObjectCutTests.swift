import Testing

@testable import Interface

@Suite("Which objects count")
struct ObjectCutTests {
  @Test func `steps end at both ends and meet whole fives whatever was typed`() {
    var cut = ObjectCut()
    cut.move(up: false)
    #expect(cut.percent == 0)
    for step in 1...20 {
      cut.move(up: true)
      #expect(cut.percent == step * 5)
    }
    cut.move(up: true)
    #expect(cut.percent == 100)
    cut.threshold = 0.42
    cut.move(up: true)
    #expect(cut.percent == 45)
    cut.threshold = 0.42
    cut.move(up: false)
    #expect(cut.percent == 40)
  }

  @Test func `what is not known passes, what is no number does not`() {
    var cut = ObjectCut()
    cut.threshold = 0.5
    #expect(cut.passes(label: "a", score: nil))
    #expect(!cut.passes(label: "a", score: .nan))
    #expect(cut.passes(label: "a", score: 0.5))
    cut.hiddenLabels = ["a"]
    #expect(!cut.passes(label: "a", score: nil))
  }
}
