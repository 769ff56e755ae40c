import Testing

@testable import Answers

struct AnswerStepsTests {
  private func tokens(_ texts: [String], logprob: Float? = -0.5) -> [GeneratedToken] {
    texts.map { GeneratedToken(id: 1, text: $0, logprob: logprob) }
      + [GeneratedToken(id: 0, text: "", logprob: logprob, isEnd: true)]
  }

  private static let two = [
    "<loc0001>", "<loc0002>", "<loc0003>", "<loc0004>", " red", " cat", "fish", " ;", " ", "<loc0005>",
    "<loc0006>",
    "<loc0007>", "<loc0008>", "<seg001>", "<seg002>", " dog",
  ]

  @Test func boxesMasksWordsAndTheEnd() {
    let steps = AnswerSteps(tokens(Self.two))
    let told = steps.groups.map { "\($0.kind) \($0.steps.lowerBound)-\($0.steps.upperBound) \($0.text)" }
    #expect(
      told == [
        "places 0-4 <loc0001><loc0002><loc0003><loc0004>", "word 4-5  red", "word 5-7  catfish",
        "word 7-8  ;",
        "word 8-9  ", "places 9-13 <loc0005><loc0006><loc0007><loc0008>", "codes 13-15 <seg001><seg002>",
        "word 15-16  dog", "end 16-17 ",
      ])
    #expect(steps.places(of: 1) == 9..<13 && steps.places(of: 2) == nil)
    #expect(steps.label(of: 0) == 4..<7 && steps.label(of: 1) == 15..<16)
    #expect(steps.place(of: 6) == 2 && steps.place(of: 99) == nil)
  }

  @Test func everyStepIsInOneGroupInOrder() {
    for texts in [Self.two, [], ["<loc0001>"], ["<loc0001>", "<loc0002>", "a"], ["<seg001>", "a", ""]] {
      let all = tokens(texts)
      let steps = AnswerSteps(all)
      #expect(steps.groups.flatMap(\.steps) == Array(all.indices), "\(texts)")
      #expect(steps.groups.map(\.text).joined() == texts.joined())
    }
  }

  @Test func probabilitiesAddUpAndAreUnknownWhereOneIs() {
    let steps = AnswerSteps(tokens(Self.two))
    #expect(steps.groups[0].logprob == -2)
    #expect(abs((steps.groups[0].meanProbability ?? 0) - 0.6065) < 1e-3)
    var all = tokens(Self.two)
    all[2] = GeneratedToken(id: 1, text: "<loc0003>", logprob: nil)
    #expect(AnswerSteps(all).groups[0].logprob == nil && AnswerSteps(all).groups[1].logprob == -0.5)
  }
}
