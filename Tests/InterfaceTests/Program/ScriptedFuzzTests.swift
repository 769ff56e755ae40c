import Answers
import Files
import ScriptedEngine
import TestSupport
import Testing

@testable import Interface

/// Random keys and clicks with engines behind them that play random scripts: delays, failures, floods, silence,
/// models that never come. After every step the books add up, and nothing but plain text is on screen.
struct ScriptedFuzzTests {
  @Test(arguments: [1, 2, 3, 4, 5, 6]) func theBooksAddUp(seed: UInt64) {
    var dice = Dice(state: seed)
    var play = Rehearsal(
      Self.script(&dice), others: ["other": Self.script(&dice), "third": Self.script(&dice)],
      entries: Self.folder)
    for step in 0..<1500 {
      act(&play, &dice)
      var faults = Self.faults(play.state, play)
      if step % 10 == 0 { faults += harm(play.state) }
      guard faults.isEmpty else {
        Issue.record("seed \(seed), step \(step): \(faults)")
        return
      }
    }
    // All can be ended: what hangs is stopped, what waits is not asked.
    play.press("Esc Esc Esc ^C")
    play.settle()
    #expect(Self.faults(play.state, play) == [] && play.taken > 100)
  }

  private static let folder = (0..<12).map { Stage.entry("p\($0).png", bytes: $0 * 999) }

  // MARK: Scripts

  private static func script(_ dice: inout Dice) -> Script {
    var script = Script(otherwise: steps(&dice))
    script.loads = (0..<3).map { _ in load(&dice) } + [load(&dice, ends: true)]
    script.order = (0..<60).map { _ in steps(&dice) }
    return script
  }

  private static func load(_ dice: inout Dice, ends: Bool = false) -> [Script.LoadStep] {
    let model = ModelSummary.scripted(
      dice.pick(FuzzTests.hostile), capabilities: dice.roll(2) == 0 ? .all : [], runsAtOnce: 1 + dice.roll(4))
    var steps: [Script.LoadStep] = [
      .progress(0), .delay(seconds: Double(dice.roll(4))), .progress(dice.pick([0.5, .nan, -1, 7])),
    ]
    switch dice.roll(ends ? 1 : 5) {
    case 3: steps.append(.failed(dice.pick(FuzzTests.hostile)))
    case 4: steps.append(.hang)
    default: steps += [.progress(1), .loaded(model)]
    }
    return steps
  }

  private static func steps(_ dice: inout Dice) -> [Script.RunStep] {
    (0..<dice.roll(8)).map { _ in step(&dice) }
  }

  private static func step(_ dice: inout Dice) -> Script.RunStep {
    switch dice.roll(14) {
    case 0: .delay(seconds: Double(dice.roll(30)) / 10)
    case 1: .fail(dice.pick(FuzzTests.hostile))
    case 2: dice.roll(3) == 0 ? .hang : .began
    case 3: .finish(dice.pick([.eos, .length, .cancelled]))
    case 4: .flood(dice.roll(60))
    case 5, 6: .progress(dice.pick([.vision, .prefill, .decode]), dice.pick([0, 0.5, 1, .nan, -3]))
    case 7, 8: .token(dice.pick(FuzzTests.hostile), logprob: dice.pick([-0.1, .nan, -.infinity]))
    default: .token(dice.pick(["<loc0100>", "<loc0900>", "<seg007>", " cat", " ;"]))
    }
  }

  // MARK: What the user does

  private func act(_ play: inout Rehearsal, _ dice: inout Dice) {
    switch dice.roll(20) {
    case 0: play.play(.resized(Size(columns: dice.roll(130), rows: dice.roll(45))))
    case 1, 2: play.play(.mouse(mouse(&dice)))
    case 3: changeModel(&play, &dice)
    case 4, 5: ask(&play, &dice)
    case 6: play.press(dice.pick(["s", "Esc", "^C", "< <", ">", "] f", "[ f", "d", "a", "U"]))
    case 7, 8, 9, 10, 11:
      for _ in 0..<dice.roll(12) { play.step() }
    case 12: play.play(.tick(at: play.now))
    case 13: answerPreview(&play, &dice)
    default: play.play(.key(key(&dice)))
    }
  }

  private func changeModel(_ play: inout Rehearsal, _ dice: inout Dice) {
    guard dice.roll(4) == 0 else { return }
    play.press("Esc Esc Esc Esc :")
    play.type("model \(dice.pick(["other", "third", "nothing"]))")
    play.press("Enter")
  }

  private func ask(_ play: inout Rehearsal, _ dice: inout Dice) {
    play.press(dice.pick(["Tab", "Space Space", "g g Space j Space", "g g v G v"]))
    play.press("i")
    play.type(dice.pick(["cat", "dog", "a ; b"]))
    play.press(dice.pick(["Enter", "Enter", "A-Enter"]) + dice.pick(["", " Tab", " y"]))
  }

  private func answerPreview(_ play: inout Rehearsal, _ dice: inout Dice) {
    guard let request = play.state.preview.requested else { return }
    let (width, height) = (1 + dice.roll(900), 1 + dice.roll(900))
    play.play(.previewReady(request, Stage.facts(width, height), Stage.grid(request, width, height)))
  }

  private func key(_ dice: inout Dice) -> KeyPress {
    let press = dice.pick(CommandTable.rows.flatMap(\.chords).flatMap(\.presses))
    // Stopping everything all the time would leave little to go wrong.
    let stops = [KeyPress(.escape), KeyPress(.character("c"), .control)]
    return stops.contains(press) && dice.roll(3) > 0 ? KeyPress(.enter) : press
  }

  private func mouse(_ dice: inout Dice) -> MouseEvent {
    let kinds: [MouseEvent.Kind] = [.press, .press, .release, .drag, .wheelUp, .wheelDown]
    return MouseEvent(dice.pick(kinds), x: dice.roll(130) - 3, y: dice.roll(48) - 3)
  }

  // MARK: What must hold

  private func harm(_ state: State) -> [String] {
    let frame = render(state, theme: .builtIn, size: state.size)
    return Harm.found(in: frame).map { [$0] } ?? []
  }

  static func faults(_ state: State, _ play: Rehearsal) -> [String] {
    let runs = state.runs
    var faults: [String] = []
    let running = runs.running.map(\.id)
    if Set(running).count != running.count { faults.append("a run twice: \(running)") }
    // Handed over, and not ended: exactly those of which no end was taken in.
    if running.contains(where: { !play.handedOver.contains($0) }) {
      faults.append("running, not handed over")
    }
    let asked = Set(running).union(state.inspect.probes.keys)
    if asked != Set(play.open) { faults.append("asked \(asked.sorted()), open \(play.open)") }
    if runs.queue.requests.contains(where: { play.handedOver.contains($0.id) }) {
      faults.append("waiting, and handed over")
    }
    if running.isEmpty, !runs.queue.isEmpty { faults.append("something waits for nothing") }
    for id in running where runs.book[id]?.isDone == true { faults.append("\(id) is done, and runs") }
    for id in play.handedOver where !running.contains(id) && runs.book[id]?.isDone == false {
      faults.append("\(id) is neither done nor running")
    }
    return faults + batchFaults(runs, play) + bookFaults(state)
  }

  private static func batchFaults(_ runs: RunsState, _ play: Rehearsal) -> [String] {
    let batch = runs.batch
    var faults: [String] = []
    if runs.batchCount != batch.answered + batch.failed + batch.stopped + runs.queue.count
      + runs.running.count
    {
      faults.append("a batch of \(runs.batchCount)")
    }
    if min(batch.answered, batch.failed, batch.stopped, batch.skipped) < 0 { faults.append("less than none") }
    if runs.isRunning, let model = runs.summary, runs.running.count < model.runsAtOnce, !runs.queue.isEmpty {
      faults.append("\(runs.running.count) of \(model.runsAtOnce) run, and \(runs.queue.count) wait")
    }
    return faults
  }

  /// What is shown with a picture is about it, and has a place among its answers.
  private static func bookFaults(_ state: State) -> [String] {
    var faults: [String] = []
    for path in state.browser.rows.map(\.path) {
      let (shown, place) = (state.runs.book.shown(path), state.runs.book.place(path))
      if (shown == nil) != (place == nil) { faults.append("\(path) has \(place.debugDescription)") }
      if let shown, !shown.paths.contains(path) { faults.append("\(path) shows an answer about others") }
      if let place, !(1...place.count ~= place.number) { faults.append("answer \(place)") }
    }
    return faults
  }
}
