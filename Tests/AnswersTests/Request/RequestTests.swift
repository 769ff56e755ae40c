import Testing

@testable import Answers

@Suite struct RequestTests {
  private func request(
    _ count: Int = 1, prompt: String = "detect cat", start: AnswerStart = .none,
    _ distributions: DistributionQuery = .none, constrained: Bool = false
  ) -> Request {
    Request(
      id: 1, pictures: Array(repeating: .file("a.png"), count: count), prompt: Prompt(prompt),
      options: GenerationOptions(constrained: constrained), start: start, distributions: distributions)
  }

  @Test func needsFollowFromWhatIsAsked() {
    #expect(request().needs == [])
    #expect(request(2).needs == .severalPictures)
    #expect(request(start: "<loc0001>").needs == .forcedStart)
    #expect(request(1, DistributionQuery(places: true)).needs == .wholeDistributions)
    #expect(request(1, DistributionQuery(codes: true)).needs == .wholeDistributions)
    #expect(request(1, DistributionQuery(alternatives: 3)).needs == .alternatives)
    #expect(request(constrained: true).needs == .constrainedForm)
    // A caption has no form to be held to.
    #expect(request(prompt: "caption en", constrained: true).needs == [])
  }

  @Test func whatAnEngineLacksIsNamed() {
    let missing = MissingCapability(
      request(2, start: "cat"), of: "llava at localhost", having: [.severalPictures])
    #expect(missing?.description == "llava at localhost cannot do this: a given start of the answer")
    #expect(MissingCapability(request(2), of: "m", having: .all) == nil)
  }

  @Test func queriesNameTheirSteps() {
    #expect(!DistributionQuery.none.includes(step: 0))
    #expect(!DistributionQuery(steps: [0]).includes(step: 1))
    let query = DistributionQuery(alternatives: 2, steps: [1, 3])
    #expect((0..<5).filter(query.includes) == [1, 3])
    #expect(DistributionQuery(places: true).includes(step: 99))
  }
}
