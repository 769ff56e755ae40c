import JSON
import Testing

@testable import Evaluation

@Suite struct AnswerMetricsTests {
  /// Of Fixtures/make_answers.py: each rule at its edges.
  @Test(arguments: ["vqa", "exact", "anls", "relaxed"])
  func everyRowIsTheRules(rule: String) throws {
    let item = try #require(
      [
        "vqa": VQAAccuracy.item, "exact": ExactMatch.item, "anls": Anls.item, "relaxed": RelaxedAccuracy.item,
      ][rule])
    let rows = try Fixture.json("answers.json").elements(rule)
    #expect(rows.count >= 10)
    for row in rows {
      let parts = Array(try row.elements())
      let (answer, truths) = (try parts[0].string(), try parts[1].strings())
      let expected = try parts[2].double()
      #expect(
        isClose(item(answer, truths), expected, 1e-12),
        "\(answer) \(truths): \(item(answer, truths)) \(expected)")
    }
  }

  @Test func aLoneTruthIsMetOrNot() {
    #expect(VQAAccuracy.item("yes", ["yes"]) == 1 && VQAAccuracy.item("no", ["yes"]) == 0)
  }

  @Test func yesAndNoAreValidAndNothingElse() {
    let texts = AnswerTexts(answers: ["Yes", "no", "yes.", ""], truths: [["yes"], ["yes"], ["yes"], ["no"]])
    let score = ChoiceAccuracy.yesNo(texts)
    #expect(score.value == 0.25 && score.validity == [true, true, false, false])
    #expect(score.parts == [.init("valid", 0.5), .init("share of yes", 0.25)])
  }

  @Test func countsAreDigitsOrWordsUpToTwenty() {
    let texts = AnswerTexts(
      answers: ["three", "None", "Twenty", "21", "twenty-one", "many"],
      truths: [["3"], ["zero"], ["20"], ["21"], ["21"], ["5"]])
    let score = ChoiceAccuracy.count(texts)
    #expect(score.items == [1, 1, 1, 1, 0, 0] && score.invalid == 2)
  }

  @Test func aPairCountsWhenBothAreRight() {
    let texts = AnswerTexts(
      answers: ["Left", "right", "left", "left", "up", "x"],
      truths: [["left"], ["right"], ["left"], ["right"], ["down"], ["up"]])
    let score = ChoiceAccuracy.pairs(texts)
    #expect(isClose(score.value, 1 / 3.0) && score.items == [1, 1, 0, 0, 0, 0])
    #expect(
      score.parts[0] == .init("single", 0.5) && score.validity == [true, true, true, true, true, false])
    let odd = AnswerTexts(answers: ["a"], truths: [["a"]])
    #expect(ChoiceAccuracy.pairs(odd).value == nil && ChoiceAccuracy.pairs(odd).items == [nil])
  }

  @Test func exactMatchTellsWhatCaseHides() {
    let score = ExactMatch.score(AnswerTexts(answers: ["Cat", "dog"], truths: [["cat"], ["dog"]]))
    #expect(score.value == 0.5 && score.parts.last == .init("case aside", 1))
  }

  @Test func longTextsAreComparedInGoodTime() {
    let long = String(repeating: "abcdefghij", count: 300)
    #expect(Anls.item(long, [long + "x"]) > 0.99)
    #expect(Anls.item(long, ["x"]) == 0)
  }
}
