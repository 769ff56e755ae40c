import Answers
import Testing

@testable import Interface

/// Two answers beside each other, by keys.
struct ComparisonTests {
  /// The first prompt finds two objects, the second one of them and another.
  private func stage(columns: Int = 120, rows: Int = 40) -> Stage {
    var stage = Stage(columns: columns, rows: rows)
    stage.press("j")
    stage.answerPreview()
    for (words, output) in [("cat ; dog", Self.first), ("cat ; bird", Self.second)] {
      stage.press("i ^U")
      stage.type(words)
      stage.press("Enter")
      if let id = stage.runs.last?.id { stage.play(Say.finished(id, output)) }
      stage.press("Esc")
    }
    stage.answerPreview()
    return stage
  }

  private static func object(_ index: Int, _ label: String, _ x: Int) -> Detection {
    Detection(index: index, label: label, box: LocationBox(y0: 100, x0: x, y1: 400, x1: x + 200), score: 0.9)
  }

  private static let first = ParsedOutput(
    spans: [.init(text: "a", detection: 0)], detections: [object(0, "cat", 100), object(1, "dog", 600)])
  private static let second = ParsedOutput(
    spans: [.init(text: "b", detection: 0)], detections: [object(0, "cat", 130), object(1, "bird", 100)])

  @Test func twoPicturesWithEachOnesObjects() throws {
    var stage = stage()
    stage.press("|")
    let open = try #require(stage.state.inspect.comparison)
    #expect(open.result.objects.pairs.map(\.kind.rawValue).sorted() == ["moved", "onlyLeft", "onlyRight"])
    let layout = Layout(stage.state, size: stage.state.size)
    #expect(layout.secondPreview?.columns == layout.preview?.columns && layout.objects == nil)
    stage.answerPreview()
    let screen = stage.screen
    #expect(screen.contains("─ A ─") && screen.contains("─ B ─"))
    #expect(screen.contains("− dog") && screen.contains("+ bird") && screen.contains("↔ cat"))
    stage.press("Esc")
    #expect(stage.state.inspect.comparison == nil)
  }

  @Test func whereThereIsNoRoomTheyTakeTurns() throws {
    var stage = stage(columns: 50, rows: 20)
    stage.press("l |")
    #expect(Layout(stage.state, size: stage.state.size).secondPreview == nil)
    #expect(stage.state.tickInterval != nil)
    let before = try #require(stage.state.inspect.comparison).showsRight
    stage.play(.tick(at: 100))
    stage.play(.tick(at: 101))
    stage.play(.tick(at: 102))
    #expect(stage.state.inspect.comparison?.showsRight != before)
  }

  @Test func withOneAnswerItSaysWhatToDo() {
    var stage = Stage()
    stage.press("j |")
    #expect(stage.state.notice?.text.contains("there is no answer yet") == true)
    stage.press("i")
    stage.type("cat")
    stage.press("Enter")
    if let id = stage.runs.last?.id { stage.play(Say.finished(id, Self.first)) }
    stage.press("Esc")
    stage.press("|")
    #expect(
      stage.state.inspect.comparison == nil && stage.state.notice?.text.contains("one answer about") == true)
  }

  @Test func anotherPictureEndsIt() {
    var stage = stage()
    stage.press("| j")
    #expect(stage.state.inspect.comparison == nil)
  }
}
