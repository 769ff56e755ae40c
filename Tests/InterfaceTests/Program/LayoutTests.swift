import Testing

@testable import Interface

struct LayoutTests {
  @Test(arguments: [Size(columns: 20, rows: 5), Size(columns: 40, rows: 12), Size(columns: 80, rows: 24)])
  func tabReachesEveryPaneThatHasSomething(size: Size) {
    var stage = Scene.objects.stage(columns: size.columns, rows: size.rows)
    var seen: Set<Focus> = []
    for _ in Focus.allCases {
      seen.insert(stage.state.focus)
      let layout = Layout(stage.state, size: size)
      let places: [Focus: Rect?] = [
        .browser: layout.browser, .preview: layout.preview, .prompt: layout.prompt, .answer: layout.answer,
        .objects: layout.objects,
      ]
      #expect(places[stage.state.focus] != .some(nil), "\(stage.state.focus) is not on screen")
      stage.press("Tab")
    }
    #expect(seen == Set(Focus.allCases))
  }

  @Test func wordsTakeTheSmallestScreenWhileOneTypes() {
    var stage = Stage(columns: 20, rows: 5)
    stage.press("i")
    stage.type("cat")
    stage.press("Enter")
    #expect(Layout(stage.state, size: stage.state.size).preview != nil)
    stage.play(Say.token(1, Say.text("a cat")))
    #expect(Layout(stage.state, size: stage.state.size).answer != nil)
  }

  @Test func panesTakeNoMoreThanTheyShow() throws {
    var stage = Stage()
    stage.press("i")
    stage.type("cat")
    stage.press("Enter")
    stage.play(Say.finished(1, Say.text("a cat")))
    let layout = Layout(stage.state, size: stage.state.size)
    #expect(layout.answer?.rows == 3)
    stage.play(.resized(Size(columns: 140, rows: 40)))
    stage.answerPreview(width: 480, height: 480)
    let wide = Layout(stage.state, size: stage.state.size)
    #expect(wide.preview?.rows == wide.browser?.rows)
    #expect(try #require(wide.answer).x > (try #require(wide.preview)).x)
  }

  @Test func panesAreClosedAndThePictureStandsAlone() {
    var stage = Scene.objects.stage(columns: 80, rows: 24)
    stage.press("c")
    var layout = Layout(stage.state, size: stage.state.size)
    #expect(layout.answer == nil && layout.objects == nil && layout.preview?.rows == layout.browser?.rows)
    stage.press("c p")
    layout = Layout(stage.state, size: stage.state.size)
    #expect(layout.browser == nil && layout.answer == nil && layout.preview?.columns == 80)
    stage.press("Esc")
    #expect(Layout(stage.state, size: stage.state.size).browser != nil)
  }

  @Test func panesCoverNothingTwice() {
    for columns in stride(from: 1, through: 210, by: 11) {
      for rows in stride(from: 1, to: 62, by: 5) {
        let size = Size(columns: columns, rows: rows)
        let layout = Layout(Scene.objects.stage(columns: 80, rows: 24).state, size: size)
        let panes = [
          layout.browser, layout.preview, layout.answer, layout.objects, layout.prompt, layout.hints,
          layout.status,
        ].compactMap { $0 }
        var cells = Set<Int>()
        for pane in panes {
          for y in pane.y..<pane.y + pane.rows {
            for x in pane.x..<pane.x + pane.columns {
              #expect(x < columns && y < rows && cells.insert(y * 1000 + x).inserted)
            }
          }
        }
      }
    }
  }
}
