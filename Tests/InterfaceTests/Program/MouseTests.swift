import Answers
import Testing

@testable import Interface

struct MouseTests {
  @Test func aClickSelectsAndAnotherOpens() throws {
    var stage = Stage()
    let area = try #require(Layout(stage.state, size: stage.state.size).browser)
    stage.play(.mouse(MouseEvent(.press, x: area.x + 3, y: area.y + 3)))
    #expect(stage.state.browser.current?.name == "cat10.jpg")
    stage.play(.mouse(MouseEvent(.press, x: area.x + 3, y: area.y + 3)))
    #expect(stage.state.focus == .preview)
  }

  @Test func theWheelZoomsAboutThePointer() throws {
    var stage = Scene.browser.stage(columns: 80, rows: 24)
    let layout = Layout(stage.state, size: stage.state.size)
    let area = layout.content(try #require(layout.preview))
    let (x, y) = (area.x + area.columns / 4, area.y + area.rows / 4)
    let before = stage.state.preview.shown!.viewport.fraction(cellX: x - area.x, cellY: y - area.y)
    stage.forget()
    stage.play(.mouse(MouseEvent(.wheelUp, x: x, y: y)))
    stage.play(.mouse(MouseEvent(.wheelUp, x: x, y: y)))
    stage.answerPreview()
    let after = stage.state.preview.shown!.viewport.fraction(cellX: x - area.x, cellY: y - area.y)
    #expect(stage.state.preview.view.zoom > 1.5)
    #expect(abs(before.x - after.x) < 0.06 && abs(before.y - after.y) < 0.06)
  }

  @Test func aClickOnABoxSelectsIt() throws {
    var stage = Scene.objects.stage(columns: 120, rows: 40)
    let layout = Layout(stage.state, size: stage.state.size)
    let area = layout.content(try #require(layout.preview))
    let place = stage.state.preview.shown!.viewport.pixel(0.5, 0.8)
    stage.play(.mouse(MouseEvent(.press, x: area.x + Int(place.x), y: area.y + Int(place.y) / 2)))
    #expect(stage.state.objects.selected == 1)
  }

  @Test func aDragMovesAZoomedPicture() throws {
    var stage = Stage()
    stage.press("l + + +")
    let area = try #require(Layout(stage.state, size: stage.state.size).preview)
    let before = stage.state.preview.view.centerX
    stage.play(.mouse(MouseEvent(.press, x: area.x + 20, y: area.y + 5)))
    stage.play(.mouse(MouseEvent(.drag, x: area.x + 10, y: area.y + 5)))
    stage.play(.mouse(MouseEvent(.release, x: area.x + 10, y: area.y + 5)))
    #expect(stage.state.preview.view.centerX > before)
  }

  @Test func aClickInAPickerMovesThenChooses() throws {
    var stage = Stage()
    stage.press("t")
    guard case .picker(let picker) = stage.state.popups.popup else {
      Issue.record("no picker")
      return
    }
    let area = picker.layout(on: stage.state.size).content
    let click = Event.mouse(MouseEvent(.press, x: area.x + 2, y: area.y + 3))
    stage.play(click)
    #expect(stage.state.popups.popup != nil)
    stage.play(click)
    #expect(stage.state.popups.popup == nil && stage.state.prompt.task == PromptTask.allCases[2])
    stage.press("Esc t")
    stage.play(.mouse(MouseEvent(.press, x: 0, y: 0)))
    #expect(stage.state.popups.popup == nil && stage.state.prompt.task == PromptTask.allCases[2])
  }

  @Test func theWheelScrollsTheFiles() throws {
    var stage = Stage(entries: (0..<100).map { Stage.entry("p\($0).png") })
    stage.play(.mouse(MouseEvent(.wheelDown, x: 3, y: 4)))
    #expect(stage.state.browser.cursor == 3)
  }
}
