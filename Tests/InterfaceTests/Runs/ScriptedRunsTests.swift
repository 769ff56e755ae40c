import Answers
import Files
import ScriptedEngine
import Testing

@testable import Interface

/// Asking with an engine behind the interface that does what a script says.
struct ScriptedRunsTests {
  private static let four: [Path] = ["cat2.jpg", "cat10.jpg", "dog.png", "Zebra.webp"].map {
    Path("/home/ada/zoo/\($0)")
  }
  private static let cat = "<loc0100><loc0100><loc0500><loc0500> cat"

  /// Ready, and all four pictures marked; the cursor on the first.
  private func marked(_ script: Script, others: [Path: Script] = [:]) -> Rehearsal {
    var play = Rehearsal(script, others: others)
    play.settle()
    play.press("Space Space Space Space")
    #expect(Set(play.state.browser.marks.paths) == Set(Self.four))
    return play
  }

  private func go(to picture: Path, _ play: inout Rehearsal) {
    play.press("g g")
    for _ in 0..<10 where play.state.preview.path != picture { play.press("j") }
    #expect(play.state.preview.path == picture)
  }

  // MARK: Batches

  @Test func aBatchIsToldInOneLine() {
    var script = Script(.scripted(), otherwise: Script.answer(Self.cat))
    script.pictures[Self.four[1]] = [.began, .fail("cat10.jpg: cut short")]
    var play = marked(script)
    play.ask("cat")
    play.settle()
    #expect(play.state.notice?.kind == .error)
    #expect(play.state.notice?.text == "3 answered, 1 failed, 0 ms · ]f goes to what failed")
    #expect(play.state.runs.batch.answered == 3 && play.state.runs.batch.failed == 1)
  }

  /// Two of four are asked already: those are passed over, and the count says so.
  @Test func whatIsBeingAskedIsSkipped() {
    var play = marked(Script(.scripted(), otherwise: [.delay(seconds: 1)] + Script.answer(Self.cat)))
    play.press("U")
    go(to: Self.four[0], &play)
    play.press("Space Space")
    play.ask("cat")
    play.press("Space Space Space Space")
    play.press("U")
    go(to: Self.four[0], &play)
    play.press("Space Space Space Space r")
    play.settle()
    let batch = play.state.runs.batch
    #expect([batch.answered, batch.skipped, batch.failed, batch.stopped] == [4, 2, 0, 0])
    #expect(play.state.notice?.text == "4 answered, 2 skipped, 3.0 s")
  }

  @Test func escapeStopsAllOfABatch() {
    var play = marked(Script(.scripted(), otherwise: [.began, .token("a"), .delay(seconds: 1), .hang]))
    play.ask("cat")
    play.settle()
    play.press("Esc")
    #expect(play.state.runs.isRunning && !play.state.runs.isCancelling)
    play.press("y")
    play.settle()
    let batch = play.state.runs.batch
    #expect([batch.answered, batch.failed, batch.stopped] == [0, 0, 4])
    #expect(play.handedOver == [1] && play.open.isEmpty && !play.state.runs.isRunning)
    #expect(play.state.notice?.text == "4 stopped, 1.0 s")
  }

  @Test func stoppingOnePictureLeavesTheOthers() {
    var script = Script(.scripted(), otherwise: Script.answer(Self.cat))
    script.pictures[Self.four[0]] = [.began, .token("half"), .hang]
    var play = marked(script)
    play.ask("cat")
    play.settle()
    #expect(play.state.runs.running.map(\.id) == [1])
    // One that waits, then the one that runs.
    go(to: Self.four[2], &play)
    play.press("s")
    #expect(play.state.notice?.text == "1 not asked any more")
    go(to: Self.four[0], &play)
    play.press("s")
    play.settle()
    #expect(play.state.runs.batch.answered == 2 && play.state.runs.batch.stopped == 2)
    #expect(play.state.runs.book.shown(Self.four[0])?.text == "half")
    #expect(play.state.runs.book.shown(Self.four[0])?.finish == .cancelled)
    #expect(play.state.runs.book.shown(Self.four[2]) == nil)
    #expect(play.state.runs.book.shown(Self.four[3])?.finish == .eos)
  }

  /// The one that runs is being stopped, and others wait: Esc and ^C still mean those, and do not end the program.
  @Test(arguments: ["Esc y", "^C"]) func whatWaitsIsStoppedToo(keys: String) {
    var play = marked(Script(.scripted(), otherwise: [.began, .hang]))
    play.ask("cat")
    play.settle()
    go(to: Self.four[0], &play)
    play.press("s")
    play.press(keys)
    play.settle()
    #expect(play.handedOver == [1] && play.state.runs.batch.stopped == 4)
    #expect(!play.effects.contains(.quit) && !play.state.runs.isRunning)
  }

  @Test func stoppingTwiceSaysNothingWrong() {
    var play = marked(Script(.scripted(), otherwise: [.began, .hang]))
    play.ask("cat")
    play.settle()
    go(to: Self.four[0], &play)
    play.press("s s")
    #expect(play.state.notice?.text == "it is being stopped")
    #expect(play.effects.filter { $0 == .cancel(1) }.count == 1)
  }

  // MARK: Side by side

  @Test func threeAtATimeAreHandedOver() {
    let steps: [Script.RunStep] = [.began, .progress(.vision, 0.5), .delay(seconds: 1), .hang]
    var script = Script(.scripted(runsAtOnce: 3), otherwise: steps)
    script.pictures[Self.four[1]] = [.began, .progress(.prefill, 0.25), .hang]
    var play = marked(script)
    play.ask("cat")
    #expect(play.open == [1, 2, 3] && play.state.runs.queue.requests.flatMap(\.paths) == [Self.four[3]])
    play.settle()
    // What is told is the one on screen.
    go(to: Self.four[1], &play)
    #expect(play.stage.screen.contains("reading 25 %"))
    go(to: Self.four[0], &play)
    #expect(play.stage.screen.contains("looking 50 %") && play.stage.screen.contains("1/4"))
    go(to: Self.four[1], &play)
    play.press("s")
    play.settle()
    #expect(play.open == [1, 3, 4] && play.state.runs.running.map(\.id) == [1, 3, 4])
  }

  /// While a model loads one request is handed over, for nobody knows how many it takes.
  @Test func aModelThatIsReadyGetsAsManyAsItTakes() {
    var script = Script(.scripted(runsAtOnce: 3), otherwise: [.began, .hang])
    script.loads = [[.progress(0.1), .delay(seconds: 5), .loaded(.scripted(runsAtOnce: 3))]]
    var play = Rehearsal(script)
    play.step()
    play.press("Space Space Space Space")
    play.ask("cat")
    #expect(play.open == [1])
    play.settle()
    #expect(play.open == [1, 2, 3])
    // And the answers know who gives them, whenever they were asked for.
    for id in [1, 2, 3] as [RunID] { #expect(play.state.runs.book[id]?.model?.name == "scripted") }
  }

  // MARK: Answers

  @Test func severalAnswersAreGoneThrough() {
    var script = Script()
    script.order = ["one", "two", "three"].map { Script.answer($0) }
    var play = Rehearsal(script)
    play.settle()
    for words in ["a", "b", "c"] {
      play.ask(words)
      play.settle()
    }
    #expect(play.state.answer?.text == "three")
    play.press("<")
    #expect(play.state.answer?.text == "two" && play.state.notice?.text == "answer 2 of 3")
    play.press("< <")
    #expect(play.state.answer?.text == "one" && play.state.notice?.text == "this is the first answer")
    play.press("> > >")
    #expect(play.state.answer?.text == "three" && play.state.notice?.text == "this is the last answer")
    // The one gone back to stays until there is a new one.
    play.press("<")
    play.ask("d")
    play.settle()
    #expect(play.state.answer?.text == "a cat" && play.state.runs.book.place(Self.four[0])?.count == 4)
  }

  @Test func anObjectsCaptionKeepsTheObjects() {
    let box = "<loc0100><loc0200><loc0500><loc0600>"
    var script = Script(otherwise: Script.answer("\(box) cat ; \(Self.cat)"))
    script.prompts["caption \(box)"] = Script.answer("a grey cat asleep")
    var play = Rehearsal(script)
    play.settle()
    play.ask("cat")
    play.settle()
    #expect(play.state.detections.count == 2)
    play.stage.state.focus = .objects
    play.press("g g")
    #expect(play.state.selectedObject?.box == LocationBox(y0: 100, x0: 200, y1: 500, x1: 600))
    play.press(":")
    play.type("task region")
    play.press("Enter r")
    #expect(play.state.composedPrompt.text == "caption \(box)")
    play.settle()
    #expect(play.state.answer?.text == "a grey cat asleep")
    #expect(play.state.detections.count == 2 && play.state.selectedObject?.index == 0)
    // A caption of a caption's object is about the same detections.
    play.press("r")
    play.settle()
    #expect(play.state.runs.book[3]?.origin?.run == 1 && play.state.detections.count == 2)
    play.press("< <")
    #expect(play.state.answer?.id == 1 && play.state.detections.count == 2)
  }

  @Test func failuresAreWalked() {
    var script = Script(.scripted(), otherwise: Script.answer(Self.cat))
    for index in [1, 3] { script.pictures[Self.four[index]] = [.fail("cut short")] }
    var play = marked(script)
    play.ask("cat")
    play.settle()
    go(to: Self.four[0], &play)
    let order = play.state.browser.rows.map(\.path).filter { [Self.four[1], Self.four[3]].contains($0) }
    play.press("] f")
    #expect(play.state.preview.path == order[0])
    play.press("] f")
    #expect(play.state.preview.path == order[1])
    #expect(play.state.notice?.text == "2 of 2 that failed")
    // Round the end, and back.
    play.press("] f")
    #expect(play.state.preview.path == order[0] && play.stage.screen.contains("cut short"))
    play.press("[ f")
    #expect(play.state.preview.path == order[1])
  }

  /// On the list's own ground: what is drawn in the colour of errors stands on another one.
  @Test func theSignOfAFailureIsSeenInEveryTheme() throws {
    let loader = ThemeLoader(userNames: []) { _ in nil }
    for name in loader.names {
      let theme = try loader.load(name)
      let (text, sign) = (theme.style(.text), theme.style(AnswerSign.failed.role))
      #expect(sign.foreground != text.background || sign.foreground == .terminal, "\(name)")
      guard case .rgb(let color) = sign.foreground, case .rgb(let ground) = text.background else { continue }
      #expect(Contrast.ratio(color, ground) >= Contrast.graphics, "\(name)")
    }
  }

  /// In another folder it is gone to there; what is in none any more is told with its reason.
  @Test func failuresOutOfSightAreToldToo() {
    var play = marked(Script(.scripted(), otherwise: [.fail("cut short")]))
    play.ask("cat")
    play.settle()
    play.play(.listed(Listing(source: .folder("/elsewhere"), entries: [])))
    play.press("] f")
    #expect(play.effects.contains(.list(.folder("/home/ada/zoo"))))
    play.play(.listed(Listing(source: .folder("/home/ada/zoo"), entries: [])))
    play.press("] f")
    #expect(play.state.notice == Notice("failure 2 of 4: cut short", kind: .error))
  }

  @Test func aBoxesCaptionIsAskedOfItsOwnPictureAlone() {
    let box = "<loc0100><loc0200><loc0500><loc0600>"
    var script = Script(otherwise: Script.answer("\(Self.cat) ; \(box) dog"))
    script.prompts["caption \(box)"] = Script.answer("a brown dog")
    var play = marked(script)
    play.ask("cat")
    play.settle()
    go(to: Self.four[2], &play)
    play.stage.state.focus = .objects
    play.press("j j")
    play.press(":")
    play.type("task region")
    play.press("Enter r")
    play.settle()
    #expect(play.state.runs.book.place(Self.four[2])?.count == 2 && play.state.answer?.text == "a brown dog")
    #expect(play.state.runs.book.place(Self.four[1])?.count == 1)
    // Its object is the one that stands out whenever it is shown.
    play.press("<")
    #expect(play.state.selectedObject == nil)
    play.press(">")
    #expect(play.state.selectedObject?.index == 1)
  }

  @Test func quittingAmidABatchIsAskedAbout() {
    var play = marked(Script(.scripted(), otherwise: [.began, .hang]))
    play.ask("cat")
    play.settle()
    go(to: Self.four[3], &play)
    play.press("y")
    #expect(play.state.notice?.text == "its turn is still to come")
    play.press("q")
    #expect(!play.effects.contains(.quit) && play.stage.screen.contains("0 of 4 pictures are done"))
    play.press("n q y")
    #expect(play.effects.count { $0 == .quit } == 1)
    play.press(":")
    play.type("q!")
    play.press("Enter")
    #expect(play.effects.count { $0 == .quit } == 2)
  }

  @Test func aNoticeMakesRoomForWhatGoesOn() {
    var play = marked(Script(.scripted(), otherwise: [.began, .progress(.prefill, 0.5), .hang]))
    play.ask("cat")
    play.settle()
    play.stage.play(.notice(Notice("something else")))
    let said = play.state.now
    play.stage.play(.tick(at: said + 4))
    #expect(play.stage.screen.contains("something else"))
    play.stage.play(.tick(at: said + 6))
    #expect(play.stage.screen.contains("1/4 · reading 50 %"))
  }

  @Test func anAnswerAboutSeveralSaysSo() {
    var play = marked(Script(otherwise: Script.answer(Self.cat)))
    play.stage.state.prompt.choose(.detect)
    play.press("i")
    play.type("cat")
    play.press("A-Enter")
    play.settle()
    play.press("Esc")
    let other = Self.four.first { $0 != play.state.answer?.paths.first } ?? ""
    go(to: other, &play)
    #expect(play.stage.screen.contains("4 pictures together"))
    play.press("e")
    #expect(play.state.notice?.text.contains("lie on") == true)
  }

  // MARK: Models

  /// What runs goes on where it was begun; what is asked after goes to the other.
  @Test func aModelIsChangedWhileARunGoesOn() {
    let slow = Script(
      .scripted("first"), otherwise: [.began, .delay(seconds: 5), .token("old"), .finish(.eos)])
    let other = Script(.scripted("second"), otherwise: Script.answer("new"))
    var play = Rehearsal(slow, others: ["other": other])
    play.settle()
    play.ask("cat")
    play.press(":")
    play.type("model other")
    play.press("Enter")
    play.settle { $0.state.runs.summary?.name == "second" }
    #expect(play.open == [1] && play.state.runs.change == nil)
    play.press("d")
    play.ask("cat")
    play.settle()
    #expect(play.state.runs.book[1]?.text == "old" && play.state.runs.book[1]?.model?.name == "first")
    #expect(play.state.runs.book[2]?.text == "new" && play.state.runs.book[2]?.model?.name == "second")
  }

  @Test func aModelThatCannotBeLoadedIsSaidAndTheOtherAnswers() {
    var play = Rehearsal(Script(), others: ["broken": Script(loads: [[.progress(0.4), .failed("cut off")]])])
    play.settle()
    play.press(":")
    play.type("model broken")
    play.press("Enter")
    play.settle { $0.state.runs.change?.fraction == 0.4 }
    #expect(play.stage.screen.contains("loading broken 40 %"))
    play.settle()
    #expect(play.state.notice == Notice("cut off; scripted stays", kind: .error))
    play.ask("cat")
    play.settle()
    #expect(play.state.answer?.text == "a cat")
  }

  @Test func whatWaitsForAModelThatFailsFailsWithIt() {
    var play = Rehearsal(
      Script(loads: [[.delay(seconds: 1), .failed("config.json: no such file")], [.loaded(.scripted())]]))
    play.press("Space Space")
    play.ask("cat")
    play.settle()
    #expect(play.state.runs.batch.failed == 2 && play.open.isEmpty)
    #expect(play.state.runs.model == .failed("config.json: no such file"))
    play.press("r")
    #expect(play.state.notice?.text == "config.json: no such file" && play.open.isEmpty)
  }

  @Test func aModelGivenUpForAnotherIsNotHeardOf() {
    let never = Script(loads: [[.progress(0.2), .hang]])
    var play = Rehearsal(Script(), others: ["never": never, "other": Script(.scripted("other"))])
    play.settle()
    for name in ["never", "other"] {
      play.press(":")
      play.type("model \(name)")
      play.press("Enter")
    }
    play.settle()
    #expect(play.state.runs.summary?.name == "other" && play.state.runs.change == nil)
    #expect(play.state.notice?.kind != .error)
  }

  @Test func whatAModelCannotDoIsSaidByName() {
    var play = Rehearsal(Script(.scripted("small", capabilities: [])))
    play.settle()
    play.press("Space Space i")
    play.type("cat")
    play.press("A-Enter")
    play.settle()
    #expect(play.state.runs.book[1]?.failure == "small cannot do this: several pictures in one prompt")
    #expect(play.state.notice?.kind == .error)
  }

  // MARK: Floods

  /// A hundred thousand tokens are each taken in, once, and the answer has them: in place, for copies would take hours.
  @Test func aFloodIsTakenIn() {
    var play = Rehearsal(
      Script(otherwise: [.began, .token("begun")] + Script.words(" and") + [.flood(100_000)]))
    play.settle()
    let before = play.taken
    play.ask("cat")
    play.settle()
    // Began, two tokens, the flood, the end.
    #expect(play.taken - before == 100_004)
    #expect(play.state.answer?.tokens.count == 100_002 && play.state.answer?.text == "begun and")
    #expect(play.state.answer?.output.spans.count == 1 && play.state.answer?.finish == .eos)
    // Nothing is asked for on account of a token.
    #expect(play.effects.count < 40)
  }

  @Test func aFloodIsStopped() {
    var play = Rehearsal(Script(otherwise: [.began, .flood(1000), .delay(seconds: 1), .flood(1000)]))
    play.settle()
    play.ask("cat")
    play.settle { $0.state.answer?.tokens.count == 1000 }
    play.press("Esc")
    play.settle()
    #expect(play.state.answer?.tokens.count == 1000 && play.state.answer?.finish == .cancelled)
  }
}
