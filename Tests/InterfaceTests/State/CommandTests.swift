import Testing

@testable import Interface

struct CommandTests {
  private func typed(_ text: String) -> Stage {
    var stage = Stage()
    stage.press(":")
    stage.type(text)
    stage.press("Enter")
    return stage
  }

  @Test(arguments: [
    ("q", Effect.quit), ("quit", .quit), ("theme paper", .setTheme("paper")), ("redraw", .redraw),
    ("model /m/pg2", .loadModel("/m/pg2")), ("suspend", .suspend),
  ])
  func commandsAct(text: String, effect: Effect) {
    #expect(typed(text).acts == [effect])
  }

  @Test func anUnknownCommandIsNamed() {
    #expect(typed("frobnicate").state.notice?.text.contains("frobnicate") == true)
  }

  @Test func tabCompletes() {
    var stage = Stage()
    stage.press(":")
    stage.type("zoom-a")
    stage.press("Tab")
    #expect(stage.state.entry?.line.text == "zoom-actual")
  }

  @Test func tabCompletesWhatACommandTakes() {
    var stage = Stage()
    stage.press(":")
    stage.type("theme gru")
    stage.press("Tab Enter")
    #expect(stage.acts == [.setTheme("gruvbox_dark")])
  }

  @Test func plainCharactersCanBeAskedFor() {
    #expect(typed("set ascii").state.launch.ascii)
  }

  @Test func anExportGoesWhereItIsSent() {
    var stage = Scene.objects.stage(columns: 80, rows: 24)
    stage.forget()
    stage.press(":")
    stage.type("export /tmp/out.png")
    stage.press("Enter")
    guard case .exportOverlay(let request)? = stage.acts.first else {
      Issue.record("nothing exported")
      return
    }
    #expect(request.destination == "/tmp/out.png")
  }

  @Test func everyNameOfTheTableIsACommandOfTheLine() {
    for command in Command.allCases {
      #expect(typed(command.rawValue).state.notice?.kind != .error, "\(command)")
    }
  }

  @Test func themesAreTriedWhileChoosingAndPutBack() {
    var stage = Stage()
    stage.press("T Down")
    #expect(stage.acts == [.setTheme("paper")])
    stage.play(.themeSet("paper"))
    stage.forget()
    stage.press("Esc")
    #expect(stage.acts == [.setTheme("nord")])
  }

  @Test func helpOpensScrollsAndCloses() {
    var stage = Stage()
    stage.press("? Down Down Up")
    guard case .help = stage.state.popup else {
      Issue.record("no help")
      return
    }
    stage.press("Esc")
    #expect(stage.state.popup == nil)
  }

  @Test func tabGoesRoundThePanes() {
    var stage = Stage()
    stage.press("Tab")
    #expect(stage.state.focus == .preview)
    stage.press("Tab")
    #expect(stage.state.focus == .prompt)
    stage.press("Tab")
    #expect(stage.state.focus == .browser)
    stage.press("S-Tab")
    #expect(stage.state.focus == .prompt)
  }

  @Test func launchingAsksForAllThatFillsTheScreen() {
    var state = State(launch: Launch(paths: ["/a"], hasModel: true), size: Size(columns: 80, rows: 24))
    let effects = reduce(&state, .launched(at: 0))
    #expect(effects == [.loadHistory, .list(.arguments(["/a"])), .loadModel(nil)])
  }
}
