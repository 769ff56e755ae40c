import Files
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
    ("model /m/pg2", .loadEngine(.model("/m/pg2"))), ("suspend", .suspend),
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
    #expect(stage.state.popups.entry?.line.text == "zoom-actual")
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
    let names = CommandTable.typable.map(\.command.name)
    for row in CommandTable.typable where row.argument?.isOptional != false {
      #expect(typed(row.command.name).state.notice?.kind != .error, "\(row.command.name)")
    }
    for name in [
      "down", "cancel", "hide", "export", "editor", "half-page-down", "copy-json", "zoom-to-object",
    ] {
      #expect(names.contains(name))
    }
    #expect(!names.contains("line-start") && !names.contains("accept"))
  }

  @Test(arguments: [
    ("task xx", "no such task: xx; there are detect, segment,"), ("language tlh", "no such language: tlh;"),
    ("set wings", "no such setting: wings; there are ascii"),
    ("qiut", "no such command: qiut; did you mean quit?"),
    ("line-start", "no such command: line-start"), ("redraw now", "redraw takes nothing after it"),
    ("model", ":model NAME: load another model"), ("export", "there is no answer yet"),
    ("blorp", "no such command: blorp (Tab lists them)"),
  ])
  func whatIsWrongIsNamed(text: String, fault: String) {
    #expect(
      typed(text).state.notice?.text.hasPrefix(fault) == true, "\(typed(text).state.notice?.text ?? "")")
  }

  @Test func commandsTypedBeforeComeBack() {
    var stage = typed("task caption")
    stage.press(": Up")
    #expect(stage.state.popups.entry?.line.text == "task caption")
    stage.press("Down")
    #expect(stage.state.popups.entry?.line.text == "")
  }

  @Test func tabCompletesNamesThenGoesThroughThem() {
    var stage = Stage()
    stage.press(":")
    stage.type("ta")
    stage.press("Tab")
    #expect(stage.state.popups.entry?.line.text == "task ")
    stage.type("de")
    stage.press("Tab")
    #expect(stage.state.popups.entry?.line.text == "task detect")
    #expect(stage.screen.contains("detect") && stage.screen.contains("describe"))
    stage.press("Tab")
    #expect(stage.state.popups.entry?.line.text == "task describe")
  }

  @Test func tabCompletesPathsFromTheFolderTheyLeadTo() {
    var stage = Stage()
    stage.state.launch.workingFolder = "/work"
    stage.press(":")
    stage.type("export ~/pi")
    stage.press("Tab")
    #expect(stage.acts == [.listNames("/home/ada")])
    let odd = Path(bytes: Array("/home/ada/pixel".utf8) + [0xFF])
    stage.play(
      .namesListed(
        "/home/ada",
        [FolderEntry(path: "/home/ada/other", kind: .file), FolderEntry(path: odd, kind: .file)]))
    stage.press("Enter")
    stage.play(.engine(.loaded(Stage.model), at: 1))
    // Through the line and back, byte for byte.
    #expect(
      stage.state.popups.typed.last.map { Path($0) } == Path(bytes: Array("export ~/pixel".utf8) + [0xFF]))
  }

  @Test func anExportOntoAFileIsAskedAbout() {
    var stage = Scene.objects.stage(columns: 80, rows: 24)
    stage.press("e")
    guard case .exportOverlay(let request)? = stage.acts.last else {
      Issue.record("nothing exported")
      return
    }
    stage.play(.exportEnded(.overlay(request), .taken("/home/ada/zoo/x.png")))
    #expect(stage.screen.contains("Replace it?"))
    stage.forget()
    stage.press("j n")
    #expect(stage.acts.isEmpty && stage.state.notice?.text == "left as it was")
    stage.play(.exportEnded(.overlay(request), .taken("/home/ada/zoo/x.png")))
    stage.press("y")
    var agreed = request
    agreed.replacing = true
    #expect(stage.acts == [.exportOverlay(agreed)])
  }

  @Test func togglesSayWhatTheyDid() {
    var stage = Scene.objects.stage(columns: 80, rows: 24)
    for (key, word) in [
      ("b", "boxes off"), ("b", "boxes on"), ("m", "masks off"), ("L", "labels off"),
      ("C", "codes in the answer on"), ("c", "answer and objects off"),
    ] {
      stage.press(key)
      #expect(stage.state.notice?.text == word)
    }
  }

  @Test func helpIsSearched() {
    var stage = Stage(columns: 100, rows: 40)
    stage.press("? /")
    stage.type("clipboard")
    #expect(stage.screen.contains("nothing holds these words"))
    stage.press("^U")
    stage.type("copy json")
    #expect(
      stage.screen.contains("copy answer and objects as JSON") && !stage.screen.contains("the folder above"))
    stage.press("Enter Esc")
    #expect(stage.screen.contains("the folder above"))
    stage.press("Esc")
    #expect(stage.state.popups.popup == nil)
  }

  @Test func aKeyThatWaitsForAnotherTellsWhatMayFollow() {
    var stage = Stage()
    stage.press(",")
    #expect(stage.screen.contains("sort by name, reversed"))
    stage.press("s")
    #expect(stage.state.notice?.text == "sorted by size" && !stage.screen.contains("sort by name, reversed"))
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
    guard case .help = stage.state.popups.popup else {
      Issue.record("no help")
      return
    }
    stage.press("Esc")
    #expect(stage.state.popups.popup == nil)
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
    #expect(
      effects == [
        .loadHistory, .list(.arguments(["/a"])), .findModels, .findUnfinished, .loadEngine(.start),
      ])
  }
}
