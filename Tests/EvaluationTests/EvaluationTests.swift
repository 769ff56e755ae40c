import Files
import Testing

@testable import Evaluation
@testable import GroundTruth

@Suite struct EvaluationTests {
  private func truth(_ texts: [[String]], prompt: String = "answer en what?", form: Truth.Form = .answers)
    -> Truth
  {
    let items = texts.enumerated().map {
      TruthItem(images: [Path("\($0.offset)")], prompt: prompt, texts: $0.element, id: $0.offset)
    }
    return Truth(items: items, form: form)
  }

  @Test func aDataSetAsksForItsMetric() {
    #expect(Metric.auto(truth([["a cat"]], form: .captions)) == .cider)
    #expect(Metric.auto(truth([Array(repeating: "x", count: 10)])) == .vqa)
    #expect(Metric.auto(truth([["yes"], ["No"]])) == .yesno)
    #expect(Metric.auto(truth([["yes"], ["maybe"]])) == .exact)
    #expect(Metric.auto(truth([["3"], ["four"]], prompt: "answer en How many cats?")) == .count)
    #expect(Metric.auto(truth([["3"], ["four"]])) == .exact)
    #expect(Metric.auto(truth([["a", "b"], ["c"]])) == .exact)
  }

  @Test func whatDoesNotFitIsSaid() {
    let error = #expect(throws: EvaluationError.self) { try Evaluation(truth([["x"]]), []).score(.map) }
    #expect(error?.description == "AP measures no answers")
  }

  @Test(arguments: Metric.allCases.filter { $0.isFor(.answers) })
  func everyMetricTakesAnswersThatAreMissing(metric: Metric) throws {
    let score = try Evaluation(truth([["yes"], ["no"]]), [Prediction(images: [], text: "yes")]).score(metric)
    // "yes" is no number.
    #expect(score.count == 2 && score.invalid == (metric == .count ? 2 : 1))
    #expect(score.metric == metric && !metric.help.isEmpty)
  }

  @Test func nothingAtAllIsNoFigure() throws {
    for metric in Metric.allCases.filter({ $0.isFor(.answers) }) {
      let score = try Evaluation(truth([]), []).score(metric)
      #expect(score.value == nil && score.interval == nil && score.invalidShare == 0)
    }
  }
}
