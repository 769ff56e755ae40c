import Answers
import Testing

@testable import Interface

struct ObjectsTests {
  private var answered: Stage {
    var stage = Scene.objects.stage(columns: 120, rows: 40)
    stage.forget()
    return stage
  }

  @Test func keysSelectAndHide() {
    var stage = answered
    #expect(stage.state.objects.selected == 0)
    stage.press("j x")
    #expect(stage.state.objects.selected == 1 && stage.state.objects.hidden == [1])
    stage.press("Space")
    #expect(stage.state.objects.hidden.isEmpty)
  }

  @Test func switchesSwitch() {
    var stage = answered
    stage.press("b m L")
    let objects = stage.state.objects
    #expect(!objects.showsBoxes && !objects.showsMasks && !objects.showsLabels)
    stage.press("b m L")
    #expect(stage.state.objects.showsBoxes)
  }

  @Test func zoomGoesToTheBoxAndBack() {
    var stage = answered
    stage.press("z")
    let view = stage.state.preview.view
    #expect(view.zoom > 2 && abs(view.centerX - 695.0 / 1023) < 0.02)
    stage.press("z")
    #expect(stage.state.preview.view == .whole)
  }

  @Test func copyGivesTheWholeText() {
    var stage = answered
    // Among the objects the key says that one of them is so.
    stage.press("S-Tab y")
    #expect(stage.acts == [.copyToClipboard(.text(Say.objects.spans.map(\.text).joined()))])
  }

  @Test func jsonHoldsPixelsOfThePicture() throws {
    var stage = answered
    stage.press("Y")
    guard case .copyToClipboard(.record(let record))? = stage.acts.first else {
      Issue.record("nothing copied")
      return
    }
    #expect(record.width == 640 && record.height == 480 && record.finish == "eos")
    #expect(record.prompt == "detect sun ; hills" && record.promptIDs == [2, 108])
    #expect(record.json.contains("\"label\":\"sun\",\"box\":[375.3665"))
    #expect(record.json.contains("\"flags\":[\"missing_label\",\"inverted\"]"))
  }

  @Test func exportTakesWhatIsShown() {
    var stage = answered
    stage.press("x e")
    guard case .exportOverlay(let request)? = stage.acts.first else {
      Issue.record("nothing exported")
      return
    }
    #expect(request.detections.map(\.index) == [1, 2] && request.boxes && request.masks)
    stage.play(.exportEnded(.overlay(request), .written("/home/ada/zoo/cat2-pali.png")))
    #expect(stage.state.notice?.text == "written: /home/ada/zoo/cat2-pali.png")
  }

  @Test func aNewAnswerForgetsWhatWasHidden() {
    var stage = answered
    stage.press("x i Enter")
    #expect(stage.state.objects.hidden.isEmpty && stage.state.objects.selected == nil)
  }
}
