import Testing

@testable import Interface

struct HintTests {
  private func hints(_ stage: Stage) -> String {
    let line = Layout(stage.state, size: stage.state.size).hints?.y ?? 0
    return String(stage.screen.split(separator: "\n", omittingEmptySubsequences: false)[line])
  }

  @Test(arguments: [60, 80, 120]) func theWayOutIsAlwaysTold(columns: Int) {
    for scene in [Scene.browser, .objects, .marks, .streaming] {
      var stage = scene.stage(columns: columns, rows: 24)
      if stage.state.focus == .prompt { stage.press("Tab") }
      #expect(hints(stage).contains("? help") && hints(stage).contains("q quit"), "\(scene): \(hints(stage))")
    }
  }

  @Test func aRunTellsHowToStopIt() {
    var stage = Scene.streaming.stage(columns: 80, rows: 24)
    #expect(hints(stage).hasPrefix(" Esc stop"))
    stage.press("Esc")
    #expect(hints(stage).hasPrefix(" Esc stopping"))
  }

  @Test func aRunOnMarkedPicturesTellsHowMany() {
    var stage = Scene.marks.stage(columns: 80, rows: 24)
    #expect(hints(stage).contains("r run on 2"))
    stage.press("f")
    stage.type("dog")
    stage.press("Enter")
    #expect(hints(stage).contains("r run on 2 (2 not in this list)"))
  }
}
