import Testing

@testable import Interface

struct CommandTableTests {
  @Test func everyKeyOfTheTableCanBeRead() {
    for binding in CommandTable.rows {
      // What has no key is typed.
      #expect(!binding.chords.isEmpty || binding.command.holds(in: .panes), "\(binding)")
      #expect(binding.chords.allSatisfy { !$0.presses.isEmpty }, "\(binding)")
    }
  }

  @Test func noKeyHasTwoMeaningsInOneContext() {
    for context in KeyContext.allCases {
      let chords = CommandTable.rows.filter { $0.context == context }.flatMap(\.chords)
      let twice = Dictionary(grouping: chords, by: { $0 }).filter { $0.value.count > 1 }.keys
      #expect(twice.isEmpty, "\(context): \(twice.map(\.description))")
    }
  }

  @Test func noChordHidesALongerOne() {
    for context in KeyContext.allCases {
      let chords = CommandTable.rows.filter { $0.context == context }.flatMap(\.chords)
      for chord in chords {
        let hidden = chords.filter { $0 != chord && $0.presses.starts(with: chord.presses) }
        #expect(hidden.isEmpty, "\(context): \(chord) hides \(hidden)")
      }
    }
  }

  @Test func typedCharactersAreFreeWhereTextIsTyped() {
    let contexts: Set<KeyContext> = [.prompt, .line, .entry, .picker]
    for binding in CommandTable.rows where contexts.contains(binding.context) {
      #expect(binding.chords.allSatisfy { $0.presses.allSatisfy { $0.typed == nil } }, "\(binding)")
    }
  }

  @Test func theHelpScreenNamesEveryBinding() {
    let shown = Stage().state.helpSheet.lines(columns: 200).compactMap {
      if case .entry(_, let help) = $0 { help } else { nil }
    }
    for binding in CommandTable.rows { #expect(shown.contains(binding.help)) }
    for gesture in CommandTable.mouse { #expect(shown.contains(gesture.help)) }
  }

  @Test func everyBoundCommandChangesSomethingOrAsksForSomething() {
    // A command that nothing listens to would be a lie on the help screen.
    for binding in CommandTable.rows where binding.context == .panes && !binding.chords.isEmpty {
      var stage = Scene.objects.stage(columns: 80, rows: 24)
      stage.state.launch.themes = ["nord", "paper"]
      let before = render(stage.state, theme: .builtIn, size: stage.state.size)
      stage.forget()
      for press in binding.chords[0].presses { stage.play(.key(press)) }
      let after = render(stage.state, theme: .builtIn, size: stage.state.size)
      let same: Set<Command> = [.preview(.zoomOut), .preview(.zoomFit), .browser(.previousPicture)]
      #expect(!stage.acts.isEmpty || before != after || same.contains(binding.command), "\(binding.command)")
    }
  }
}
