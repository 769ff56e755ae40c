import Answers
import Files
import Pictures
import ScriptedEngine
import Testing

@testable import Interface

/// Looking into answers, by keys, with an engine behind.
struct InspectTests {
  private static let boxes =
    "<loc0100><loc0200><loc0300><loc0400> cat ; <loc0500><loc0600><loc0700><loc0800> dog"

  private func rehearsal(_ capabilities: Capabilities = .all, columns: Int = 100, rows: Int = 30) -> Rehearsal
  {
    var script = Script(
      ModelSummary.scripted("m", capabilities: capabilities), otherwise: Script.answer(Self.boxes))
    script.scores = [" cat": -0.1]
    var play = Rehearsal(script, columns: columns, rows: rows)
    play.settle()
    play.press("j")
    if let request = play.state.preview.requested {
      play.play(.previewReady(request, Stage.facts(), Stage.grid(request)))
    }
    return play
  }

  private func asked(_ rehearsal: Rehearsal) -> Rehearsal {
    var play = rehearsal
    play.press("i")
    play.type("cat ; dog")
    play.press("Enter")
    play.settle()
    play.press("Esc")
    return play
  }

  private func runs(_ play: Rehearsal) -> [Request] {
    play.effects.compactMap { if case .run(let request) = $0 { request } else { nil } }
  }

  private func command(_ play: inout Rehearsal, _ words: String) {
    play.press(":")
    play.type(words)
    play.press("Enter")
  }

  @Test func theListTellsWhatCanBeAskedAndWhatIsLacking() {
    var play = rehearsal()
    play.press("I")
    #expect(
      play.stage.screen.contains("mask it") && play.stage.screen.contains("needs an object or a region"))
    play.press("Esc")
    play = asked(play)
    play.press("I")
    #expect(
      play.stage.screen.contains("how sure was it?") && !play.stage.screen.contains("needs an answer"))
  }

  @Test func howSureItWasIsTheSameWalkAgain() throws {
    var play = asked(rehearsal())
    play.press("P")
    let walk = try #require(runs(play).last)
    #expect(walk.start.text == Self.boxes && walk.options.maxTokens == 1 && walk.distributions.places)
    #expect(play.state.inspect.probes.count == 1 && play.state.runs.running.isEmpty)
    play.settle()
    #expect(play.state.inspect.probes.isEmpty)
    // The engine tells nothing of it: that is asked once, and not for ever.
    #expect(!play.state.inspect.showsCertainty && runs(play).count == 2)
    // It is no answer: those about the picture are as many as before.
    #expect(play.state.runs.book.place("/home/ada/zoo/cat10.jpg")?.count ?? 1 == 1)
    play.press("P")
    #expect(runs(play).count == 3)
  }

  @Test func anEngineThatLacksItIsNamedAndNothingIsAsked() {
    for (words, lack) in [
      ("how-sure", "a given start"), ("attention", "where the model looked"),
      ("yes-no", "the probability of given"),
    ] {
      var play = asked(rehearsal([.sampling]))
      let before = runs(play).count
      command(&play, words)
      #expect(play.state.notice?.text.contains(lack) == true, "\(words): \(play.state.notice?.text ?? "")")
      #expect(play.state.notice?.kind == .error && runs(play).count == before)
    }
  }

  @Test func aRegionIsAskedAboutAloneAndInTheWhole() throws {
    var play = asked(rehearsal())
    play.press("l v L L Enter")
    #expect(play.stage.screen.contains("caption it"))
    play.type("crop")
    play.press("Enter")
    let request = try #require(runs(play).last)
    guard case .crop(let area)? = request.pictures.first?.changes.first else {
      Issue.record("\(request.pictures)")
      return
    }
    #expect(area.width > 0.2 && area.width < 0.5 && request.prompt.text == "detect cat ; dog")
    #expect(play.state.inspect.region == nil && play.state.inspect.lastRegion != nil)
  }

  @Test func theMouseDrawsARegion() {
    var play = rehearsal()
    play.press("l v")
    let area = Layout(play.state, size: play.state.size).preview!
    for (kind, x, y) in [(MouseEvent.Kind.press, 10, 6), (.drag, 20, 12), (.release, 20, 12)] {
      play.play(.mouse(MouseEvent(kind, x: area.x + x, y: area.y + y)))
    }
    let box = play.state.inspect.region?.box
    #expect(box.map { $0.x1 - $0.x0 > 50 && $0.y1 - $0.y0 > 50 } == true)
    play.press("Esc")
    #expect(play.state.inspect.region == nil)
  }

  @Test func whatIsThisRanksNamesUnderTheGivenPlaces() throws {
    var play = asked(rehearsal())
    play.press("Tab Tab Tab Tab j")
    command(&play, "what-is-this bird, cow")
    play.settle()
    let ranked = try #require(runs(play).last)
    #expect(ranked.start.text == "<loc0100><loc0200><loc0300><loc0400>")
    #expect(ranked.candidates == [" cat", " bird", " cow"] && ranked.prompt.text == "detect bird ; cow")
    #expect(play.state.answer?.candidates.count == 3)
    let screen = play.stage.screen
    #expect(screen.contains("share among 3") && screen.contains("sum") && screen.contains("mean"))
  }

  @Test func aMaskIsSixteenCodesOfAGivenBox() throws {
    var play = asked(rehearsal())
    play.press("Tab Tab Tab Tab j")
    command(&play, "mask-it")
    let request = try #require(runs(play).last)
    #expect(request.prompt.text == "segment cat" && request.options.maxTokens == 16)
    #expect(request.start.text == "<loc0100><loc0200><loc0300><loc0400>" && MaskOfBox.isAsked(by: request))
  }

  @Test func moreGoesOnFromTheWholeAnswer() throws {
    var play = asked(rehearsal())
    play.press(";")
    let request = try #require(runs(play).last)
    #expect(request.passes.more && request.start.text == Self.boxes)
  }

  @Test func manyPassesAreAskedAboutFirst() {
    var play = asked(rehearsal())
    let before = runs(play).count
    command(&play, "tiles 3x3")
    #expect(runs(play).count == before && play.stage.screen.contains("is asked 10 times"))
    play.press("y")
    #expect(runs(play).last?.passes.tiles == Passes.Tiles(across: 3, down: 3))
    command(&play, "tiles 99x1")
    #expect(play.state.notice?.kind == .error)
  }

  @Test func whatIsPaintedOverIsComparedAndNotKept() throws {
    var play = asked(rehearsal())
    let kept = play.effects.count { if case .keep = $0 { true } else { false } }
    play.press("l v Enter")
    play.type("paint it")
    play.press("Enter")
    play.settle()
    #expect(play.state.inspect.comparison != nil)
    #expect(play.effects.count { if case .keep = $0 { true } else { false } } == kept)
  }

  @Test func itHangsOnPartsThatAreAskedCoarseToFineAndStopped() {
    var play = asked(rehearsal())
    play.press("Tab Tab Tab Tab j")
    command(&play, "occlusion")
    let erased = runs(play).filter { !($0.pictures.first?.changes.isEmpty ?? true) }
    #expect(erased.count == 1 && play.state.inspect.occlusion?.progress.count == 16)
    #expect(play.stage.screen.contains("painting over"))
    play.press("Esc")
    play.settle()
    #expect(play.state.inspect.probes.isEmpty && play.open.isEmpty)
    play.press("Esc")
    #expect(play.state.inspect.occlusion == nil)
  }

  @Test func theOtherPartsAreAskedOneAfterAnother() {
    var play = asked(rehearsal())
    play.press("Tab Tab Tab h l")
    command(&play, "occlusion")
    play.settle()
    #expect(play.state.inspect.occlusion?.isDone == true)
    #expect(runs(play).count { !($0.pictures.first?.changes.isEmpty ?? true) } >= 16)
  }

  @Test func whatIsPaintedOverIsAboutWhatIsChosenNow() {
    var play = asked(rehearsal(columns: 120, rows: 40))
    play.press("Tab Tab Tab Tab j")
    command(&play, "occlusion")
    play.settle()
    let first = play.state.inspect.occlusion?.subject.object
    play.press("j")
    command(&play, "occlusion")
    // What is still under way about it ends beside the other.
    play.press("k")
    command(&play, "occlusion")
    play.settle()
    let second = play.state.inspect.occlusion
    #expect(first != nil && second?.subject.object != nil && first == second?.subject.object)
    #expect(second?.isDone == true && second?.progress.done ?? 0 >= 16)
    play.press("j")
    command(&play, "occlusion")
    play.settle()
    #expect(play.state.inspect.occlusion?.subject.object != first)
    #expect(play.stage.screen.contains("hangs on"))
    command(&play, "occlusion")
    #expect(play.state.inspect.occlusion == nil)
  }

  @Test func aRankingHasNoTokensToShow() {
    var play = asked(rehearsal())
    play.press("#")
    command(&play, "rank a, b")
    play.settle()
    #expect(play.stage.screen.contains("share among 2"))
  }

  /// Where there is nothing to move, and without the key.
  @Test func aDragOverTheWholePictureMarksARegion() throws {
    var play = asked(rehearsal())
    let layout = Layout(play.state, size: play.state.size)
    let area = layout.content(try #require(layout.preview))
    play.play(.mouse(MouseEvent(.press, x: area.x + 10, y: area.y + 3)))
    play.play(.mouse(MouseEvent(.drag, x: area.x + 10, y: area.y + 3)))
    #expect(play.state.inspect.region == nil)
    play.play(.mouse(MouseEvent(.drag, x: area.x + 16, y: area.y + 6)))
    play.play(.mouse(MouseEvent(.drag, x: area.x + 20, y: area.y + 8)))
    play.play(.mouse(MouseEvent(.release, x: area.x + 20, y: area.y + 8)))
    let box = try #require(play.state.inspect.region?.box)
    #expect(box.x1 - box.x0 > 50 && box.y1 - box.y0 > 50)
  }

  @Test func howLikelyItWasToGoOnIsToldWithItsObjects() {
    var play = asked(rehearsal(columns: 120, rows: 40))
    // The script's end is no token: nothing is known of it.
    #expect(play.stage.screen.contains("2 objects ─"))
    guard let id = play.state.answer?.id, let output = play.state.answer?.output else { return }
    let tokens = [
      GeneratedToken(id: 5, text: "x", logprob: -0.1),
      GeneratedToken(id: 1, text: "", logprob: -0.05, isEnd: true),
    ]
    play.stage.state.runs.book.update(id) {
      $0.take(
        Answer(promptIDs: [], text: "", tokens: tokens, output: output, finish: .eos, timing: Timing()))
    }
    #expect(play.stage.screen.contains("2 objects, more 5%"))
  }

  @Test func tokensAreListedAndLeft() {
    var play = asked(rehearsal())
    play.press("#")
    #expect(play.stage.screen.contains("<loc0100>") && play.stage.screen.contains("90%"))
    play.press("Esc")
    #expect(!play.state.answerPane.showsTokens)
  }

  @Test func theModelsViewIsASquare() {
    var play = rehearsal()
    play.press("M")
    #expect(play.state.preview.requested?.look.squashedTo == 224)
    play.press("M")
    #expect(play.state.preview.requested?.look == .asItIs)
  }

  @Test func aPromptsTokensAreShownAsTheyAre() {
    var play = rehearsal()
    command(&play, "prompt-tokens")
    #expect(play.effects.contains { if case .tokenize = $0 { true } else { false } })
    let tokens = [PromptToken(id: 2, piece: "<bos>"), PromptToken(id: 9, piece: "\u{2581}cat\u{1B}")]
    play.play(.tokenized(Prompt("detect cat"), .success(tokens)))
    #expect(play.stage.screen.contains("2 tokens") && play.stage.screen.contains("<bos>"))
  }

  @Test func namesFromAFileAreRanked() throws {
    var play = rehearsal()
    play.press("i")
    play.type("cat")
    play.press("Esc")
    command(&play, "rank @~/names.txt")
    #expect(play.effects.last == .readCandidates("/home/ada/names.txt"))
    play.play(.candidatesRead(["a", "b, c"]))
    #expect(runs(play).last?.candidates == ["a", "b, c"])
  }

  // MARK: What a trial found

  @Test func anAnswerThatGoesOnIsNoRegion() {
    var play = asked(rehearsal())
    play.press(";")
    play.settle()
    #expect(play.state.answer?.request.passes.more == true && play.state.answer?.region == nil)
    #expect(play.state.notice?.text == "made to go on, it told of nothing new")
  }

  @Test func namesThatAreCodesAreRankedToo() {
    #expect(CandidateNames.typed(" <loc0001>, star ,, star,\n") == ["<loc0001>", "star"])
  }

  @Test func aRankingIsCalledOne() {
    var play = asked(rehearsal())
    command(&play, "yes-no")
    play.settle()
    for (keys, words) in [("|", "a ranking cannot be compared"), (";", "a ranking is no answer")] {
      play.press(keys)
      #expect(play.state.notice?.text.contains(words) == true, "\(keys) \(play.state.notice?.text ?? "")")
    }
    #expect(play.state.answer?.kind == "ranking of 2")
  }

  @Test func theOnlyObjectNeedsNotBeSelected() {
    var play = asked(rehearsal())
    play.press("Tab Tab Tab Tab j")
    command(&play, "mask-it")
    play.settle()
    play.press("Esc Esc Esc")
    #expect(
      play.state.objects.selected == nil && play.state.detections.count > 1 || play.state.subject != nil)
  }

  @Test func aClickBringsTheRegionThere() {
    var play = rehearsal()
    play.press("l v")
    let area = Layout(play.state, size: play.state.size).preview!
    let before = play.state.inspect.region?.box
    play.play(.mouse(MouseEvent(.press, x: area.x + 20, y: area.y + 6)))
    play.play(.mouse(MouseEvent(.release, x: area.x + 20, y: area.y + 6)))
    let after = play.state.inspect.region?.box
    #expect(after != before && after.map { $0.x1 - $0.x0 } == before.map { $0.x1 - $0.x0 })
  }

  @Test func aWholeWordsHeadIsTold() {
    var play = asked(rehearsal())
    command(&play, "attention 1 0")
    #expect(play.state.notice?.text == "where it looked, layer 1, head 0")
    command(&play, "attention off")
    #expect(play.state.inspect.attention == nil && play.state.notice != nil)
    command(&play, "attention x")
    #expect(play.state.notice?.kind == .error)
  }

  @Test func aFailureIsNotLookedInto() {
    var script = Script(ModelSummary.scripted("m"), otherwise: [.began, .fail("the picture is broken")])
    script.scores = [:]
    var play = Rehearsal(script, columns: 100, rows: 30)
    play.settle()
    play.press("j")
    play = asked(play)
    play.press("#")
    #expect(play.stage.screen.contains("the picture is broken"))
    play.press("P")
    #expect(play.state.notice?.text.contains("it failed") == true)
  }
}
