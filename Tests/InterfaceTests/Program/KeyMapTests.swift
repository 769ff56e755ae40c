import Answers
import Testing

@testable import Interface

/// What the screen says of keys is what they do, the user's own too.
struct KeyMapTests {
  private func stage(_ keys: String) throws -> Stage {
    var stage = Stage()
    let map = try KeyFile.read(Array(keys.utf8), file: "keys.toml")
    stage.state = State(launch: stage.state.launch, size: stage.state.size, keys: map)
    stage.play(.launched(at: 0))
    stage.play(
      .listed(Listing(source: .folder("/home/ada/zoo"), entries: Stage.folder, parent: "/home/ada")))
    stage.play(.engine(.loaded(Stage.model), at: 0.5))
    stage.state.notice = nil
    stage.forget()
    return stage
  }

  private func hints(_ stage: Stage) -> String {
    let line = Layout(stage.state, size: stage.state.size).hints?.y ?? 0
    return String(stage.screen.split(separator: "\n", omittingEmptySubsequences: false)[line])
  }

  private func help(_ stage: Stage) -> [(keys: String, help: String)] {
    stage.state.helpSheet.lines(columns: 200).compactMap {
      if case .entry(let keys, let help) = $0 { (keys, help) } else { nil }
    }
  }

  @Test func commandsHaveNamesOfTheirOwn() {
    let commands = Set(CommandTable.rows.map(\.command))
    let names = Dictionary(grouping: commands, by: \.name).filter { $0.value.count > 1 }
    #expect(names.isEmpty, "\(names)")
    for command in commands { #expect(CommandTable.row(named: command.name)?.command == command) }
  }

  /// Every command can be put on a key of a context in which the program has it, and does there what it did.
  @Test func everyCommandCanHaveAnotherKey() throws {
    for row in CommandTable.rows where row.argument?.isOptional != false {
      let text = "[\(row.context.name)]\n\"A-F9\" = \"\(row.command.name)\""
      let map = try KeyFile.read(Array(text.utf8), file: "k")
      let chord = Chord("A-F9")
      #expect(
        map.look(up: chord.presses, in: [row.context]) == .action(KeyMap.Action(row.command)), "\(text)")
    }
  }

  @Test func theHintIsTheUsersKey() throws {
    let stage = try stage("[everywhere]\nF5 = \"run\"\n")
    #expect(hints(stage).contains("F5 run") && !hints(stage).contains("r run"))
  }

  @Test func aKeyThatIsHiddenIsNoHint() throws {
    for line in ["r = \"parent\"", "r = \"none\"", "\"r r\" = \"parent\""] {
      var stage = try stage("[files]\n\(line)")
      #expect(!hints(stage).contains(" run"), "\(line): \(hints(stage))")
      stage.press("Tab")
      #expect(hints(stage).contains("r run"))
    }
  }

  @Test func whatStopsARunIsTheUsersKey() throws {
    for (keys, hint) in [
      ("[everywhere]\nEsc = \"none\"\nx = \"dismiss\"", " x stop"),
      ("[everywhere]\nEsc = \"none\"", " :dismiss stop"), ("[files]\nEsc = \"down\"", " :dismiss stop"),
    ] {
      var stage = try stage(keys)
      stage.state.prompt.line.replace(with: "cat")
      stage.press("r")
      #expect(hints(stage).hasPrefix(hint), "\(keys): \(hints(stage))")
    }
  }

  @Test func theHelpScreenHasTheUsersKeys() throws {
    var stage = try stage(
      "[everywhere]\nF5 = \"run\"\nF6 = \"task segment\"\ny = \"none\"\n[files]\nj = \"none\"\nk = \"none\"")
    let shown = help(stage)
    #expect(shown.contains { $0.keys == "F5 r" && $0.help.hasPrefix("run the prompt") })
    #expect(shown.contains { $0.keys == "F6" && $0.help == "task segment" })
    #expect(!shown.contains { $0.keys == "y" && $0.help == "copy the answer" })
    #expect(shown.contains { $0.keys == "y" && $0.help == "nothing" })
    #expect(shown.contains { $0.keys == "Down" && $0.help == "down" })
    stage.press("?")
    #expect(stage.screen.contains("j k scroll"))
  }

  @Test func theTitleOfTheHelpFollows() throws {
    var stage = try stage("[help]\nx = \"down\"\nz = \"leave\"")
    stage.press("?")
    #expect(stage.screen.contains("x k scroll · / searches · z closes"))
  }

  @Test func noticesNameTheUsersKeys() throws {
    var stage = try stage(
      "[everywhere]\nF7 = \"next-failure\"\n[question]\nF2 = \"accept\"\n[entry]\nF3 = \"complete\"\n")
    stage.press("Space Space i")
    stage.type("cat")
    stage.press("Enter")
    stage.play(Say.finished(1, Say.text("a")))
    stage.play(.engine(.run(2, .failed(message: "cut short")), at: 6.5))
    #expect(stage.state.notice?.text.contains("F7 goes to what failed") == true)
    stage.press("Tab :")
    stage.type("blorp")
    stage.press("Enter")
    #expect(stage.state.notice?.text == "no such command: blorp (F3 lists them)")
  }

  /// A key that does something else where it is told is not told there.
  @Test func noticesDoNotNameKeysThatAreHidden() throws {
    let map = try KeyFile.read(Array("[files]\n\"]\" = \"down\"".utf8), file: "k")
    #expect(map.key(of: .runs(.nextFailure), in: [.browser, .panes]) == nil)
    #expect(map.key(of: .runs(.nextFailure), in: [.preview, .panes]) == "]f")
    #expect(
      map.spelled("{next-failure} and {no such}", in: [.browser, .panes]) == ":next-failure and {no such}")
  }

  @Test func whatMayFollowIsWhatFollows() throws {
    var stage = try stage("[files]\n\"] f\" = \"quit\"\n[everywhere]\n\"] PgDn\" = \"redraw\"")
    stage.press("]")
    #expect(stage.screen.contains("quit") && !stage.screen.contains("the next picture whose run failed"))
    #expect(stage.screen.contains("PgDn  draw the screen again"))
  }
}
