import Answers
import Testing

@testable import Interface

struct DifferenceOrderTests {
  private func object(_ label: String) -> Detection {
    Detection(index: 0, label: label, box: LocationBox(y0: 0, x0: 0, y1: 500, x1: 500), score: 0.9)
  }

  /// Asks about the picture under the cursor, and answers.
  private func answer(_ stage: inout Stage, _ words: String, _ labels: [String]) {
    stage.press("i ^U")
    stage.type(words)
    stage.press("Enter")
    let spans = [ParsedOutput.Span(text: "x", detection: nil)]
    if let id = stage.runs.last?.id {
      stage.play(.engine(.run(id, .began([], by: Stage.model)), at: 1))
      stage.play(Say.finished(id, ParsedOutput(spans: spans, detections: labels.map(object))))
    }
    stage.press("Esc Esc")
  }

  @Test func whatDiffersMostComesFirst() {
    var stage = Stage()
    // cat2.jpg: the same twice; cat10.jpg: another thing; dog.png: one answer alone.
    for (keys, second) in [("g g j", ["cat"]), ("g g j j", ["dog"])] {
      stage.press(keys)
      answer(&stage, "cat", ["cat"])
      stage.press(keys)
      answer(&stage, "cat ; dog", second)
    }
    stage.press("g g j j j")
    answer(&stage, "cat", ["cat"])
    stage.press("g g , d")
    let names = stage.state.browser.rows.filter { $0.kind == .file }.map { $0.path.name.description }
    #expect(names == ["cat10.jpg", "cat2.jpg", "dog.png", "Zebra.webp"])
    #expect(stage.state.notice?.text.contains("differ") == true)
  }
}
