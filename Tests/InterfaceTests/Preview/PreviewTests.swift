import Testing

@testable import Interface

struct PreviewTests {
  @Test func movingAsksForThePictureAndNeverWaits() {
    var stage = Stage()
    stage.press("j j")
    #expect(stage.previewRequests.map(\.path) == ["/home/ada/zoo/cat10.jpg", "/home/ada/zoo/dog.png"])
  }

  @Test func neighboursArePreparedOnceThePictureIsThere() {
    var stage = Stage()
    stage.press("j")
    stage.answerPreview()
    let neighbours = stage.previewRequests.filter(\.isNeighbour)
    #expect(Set(neighbours.map(\.path)) == ["/home/ada/zoo/dog.png", "/home/ada/zoo/cat2.jpg"])
  }

  @Test func aNeighbourThatCameIsShownAtOnce() {
    var stage = Stage()
    stage.press("j")
    stage.answerPreview()
    for request in stage.previewRequests where request.isNeighbour {
      stage.play(.previewReady(request, Stage.facts(), Stage.grid(request)))
    }
    stage.press("j")
    #expect(stage.state.preview.shown?.request.path == "/home/ada/zoo/dog.png")
  }

  @Test func aStaleResultIsNotShown() {
    var stage = Stage()
    stage.press("j")
    let old = stage.previewRequests[0]
    stage.press("j")
    stage.play(.previewReady(old, Stage.facts(), Stage.grid(old)))
    #expect(stage.state.preview.shown == nil)
    stage.play(.previewFailed(old, message: "broken"))
    #expect(stage.state.preview.failure == nil)
  }

  @Test func aFailureIsShownAndGoneWithTheNextPicture() {
    var stage = Stage()
    stage.press("j")
    stage.play(.previewFailed(stage.previewRequests[0], message: "cat10.jpg: cut short"))
    #expect(stage.state.preview.failure == "cat10.jpg: cut short")
    stage.press("j")
    #expect(stage.state.preview.failure == nil)
  }

  @Test func zoomKeepsThePictureUntilTheNewOneIsThere() {
    var stage = Stage()
    stage.press("j")
    stage.answerPreview()
    stage.forget()
    stage.press("+")
    #expect(stage.previewRequests.map(\.view.zoom) == [1.5])
    #expect(stage.state.preview.shown?.request.view == .whole)
    stage.answerPreview()
    #expect(stage.state.preview.shown?.request.view.zoom == 1.5)
    stage.press("0")
    #expect(stage.state.preview.view == .whole)
  }

  @Test func panningStaysWithinThePicture() {
    var stage = Stage()
    stage.press("l + + h h h h h h h h h h h h")
    #expect(stage.state.preview.view.zoom > 2)
    let view = stage.state.preview.view
    #expect(view.centerX >= 0.5 / view.zoom - 1e-9)
    #expect(stage.state.focus == .preview)
  }

  @Test func resizingAsksForTheNewSize() {
    var stage = Stage()
    stage.play(.resized(Size(columns: 120, rows: 40)))
    #expect(stage.previewRequests.count == 1)
    #expect(stage.previewRequests[0].cells.columns > 60)
  }

  @Test func escapeLeavesTheZoomFirst() {
    var stage = Stage()
    stage.press("l + Esc")
    #expect(stage.state.preview.view == .whole && stage.state.focus == .preview)
    stage.press("Esc")
    #expect(stage.state.focus == .browser)
  }

  @Test func oneToOneShowsAPixelPerHalfCell() {
    var stage = Stage()
    stage.press("j")
    stage.answerPreview(width: 6400, height: 4800)
    stage.press("1")
    let shown = stage.state.preview.view.zoom
    let cells = stage.state.preview.requested?.cells ?? Size(columns: 1, rows: 1)
    let fit = min(Double(cells.columns) / 6400, Double(cells.rows * 2) / 4800)
    #expect(abs(shown * fit - 1) < 1e-9)
  }
}
