import Answers
import Testing

@testable import Interface

@Suite struct PullTests {
  private static let id = "google/paligemma-3b-mix-224"

  private func typed(_ words: String, in stage: Stage = Stage(columns: 120)) -> Stage {
    var stage = stage
    stage.forget()
    stage.press(":")
    stage.type(words)
    stage.press("Enter")
    return stage
  }

  private func planned(isLarge: Bool = true) -> Stage {
    var stage = typed("pull \(Self.id)")
    stage.play(.pull(.planned(summary: "5.9 GB in 9 files. Fetch it?", isLarge: isLarge)))
    return stage
  }

  @Test func whatItTakesIsAskedFirst() {
    var stage = typed("pull \(Self.id)")
    #expect(stage.acts == [.planPull(Self.id)] && stage.screen.contains("asking the hub"))
    stage.play(.pull(.planned(summary: "5.9 GB in 9 files. Fetch it?", isLarge: true)))
    #expect(stage.screen.contains("5.9 GB in 9 files. Fetch it?") && stage.acts.count == 1)
    pause(&stage)
    stage.press("y")
    #expect(stage.acts.last == .pull)
  }

  private func pause(_ stage: inout Stage) {
    for _ in 0..<8 { stage.play(.tick(at: 1)) }
  }

  /// What is typed for something else as the question comes is not its answer.
  @Test func aQuestionTakesNothingThatWasMeantForSomethingElse() {
    var stage = planned()
    #expect(stage.state.tickInterval != nil)
    for _ in 0..<5 { stage.play(.tick(at: 1)) }
    stage.type("yes")
    for _ in 0..<6 { stage.play(.tick(at: 2)) }
    stage.type("y")
    #expect(!stage.acts.contains(.pull) && stage.screen.contains("Fetch it?"))
    pause(&stage)
    stage.press("y")
    #expect(stage.acts.last == .pull && stage.state.tickInterval == nil)
  }

  @Test func aNoLeavesItUntilItIsAskedForAgain() {
    var stage = planned()
    pause(&stage)
    stage.press("n")
    #expect(!stage.acts.contains(.pull) && stage.state.pull.stage == nil)
    stage = typed("pull", in: stage)
    #expect(stage.state.notice?.text.contains("type :pull ID") == true)
  }

  @Test func littleIsFetchedAtOnce() { #expect(planned(isLarge: false).acts.last == .pull) }

  /// A question would take what is being typed for its answer.
  @Test func nobodyIsAskedWhoIsTyping() {
    var stage = typed("pull \(Self.id)")
    stage.press("i")
    stage.play(.pull(.planned(summary: "5.9 GB.", isLarge: true)))
    stage.type("yes")
    #expect(!stage.acts.contains(.pull) && stage.state.prompt.line.text == "yes")
    stage.press("Esc")
    #expect(stage.screen.contains("waits: :pull fetches it"))
    stage = typed("pull", in: stage)
    stage.press("y")
    #expect(stage.acts.contains(.pull))
  }

  @Test func howFarItIsStandsInTheStatusLine() {
    var stage = planned(isLarge: false)
    stage.play(.pull(.progress(PullProgress(fraction: 0.349, bytesPerSecond: 12e6, secondsLeft: 300))))
    #expect(stage.screen.contains("\(Self.id) · fetching 34 % · 12 MB/s · 5 min 0 s left"))
    stage.play(.resized(Size(columns: 60, rows: 20)))
    #expect(stage.screen.contains("fetching 34 %") && !stage.screen.contains(Self.id))
  }

  @Test(arguments: [
    PullProgress(fraction: .nan, bytesPerSecond: .infinity, secondsLeft: .nan),
    PullProgress(fraction: 1e300, bytesPerSecond: -1, secondsLeft: 1e300),
    PullProgress(fraction: -5, bytesPerSecond: .nan, secondsLeft: -3),
  ])
  func wildNumbersAreHarmless(progress: PullProgress) {
    var stage = planned(isLarge: false)
    stage.play(.pull(.progress(progress)))
    #expect(stage.screen.contains("fetching"))
  }

  /// A run is what the user waits for.
  @Test func aRunIsToldBeforeADownload() {
    var stage = planned(isLarge: false)
    stage.play(.pull(.progress(PullProgress(fraction: 0.5))))
    stage.press("i")
    stage.type("cat")
    stage.press("Enter")
    stage.play(.engine(.run(1, .progress(.prefill, fraction: 0.5)), at: 2))
    #expect(stage.screen.contains("reading 50 %") && !stage.screen.contains("fetching"))
  }

  @Test func oneAtATime() {
    var stage = planned(isLarge: false)
    stage = typed("pull other/model", in: stage)
    #expect(stage.acts.isEmpty && stage.state.notice?.text.contains(Self.id) == true)
  }

  @Test func itIsStoppedByAYes() {
    var stage = typed("pull", in: planned(isLarge: false))
    #expect(stage.screen.contains("Stop fetching") && stage.acts.isEmpty)
    stage.press("y")
    #expect(stage.acts == [.cancelPull])
    stage.play(.pull(.progress(PullProgress(fraction: 0.5))))
    #expect(stage.screen.contains("stopping the download") && !stage.screen.contains("50 %"))
    stage = typed("pull", in: stage)
    #expect(stage.acts.isEmpty && stage.state.notice?.text == "it is being stopped")
    stage.play(.pull(.cancelled))
    #expect(stage.state.pull.stage == nil && stage.state.notice?.text.contains("goes on from there") == true)
  }

  /// The hub may have answered just before.
  @Test func whatIsStoppedWhileItIsAskedAboutIsNotBegun() {
    var stage = typed("pull", in: typed("pull \(Self.id)"))
    #expect(stage.acts == [.cancelPull] && stage.state.pull.stage == .stopping)
    stage.play(.pull(.planned(summary: "1 MB.", isLarge: false)))
    #expect(stage.state.pull.stage == nil && stage.acts == [.cancelPull])
  }

  @Test func quittingIsAskedAbout() {
    var stage = planned(isLarge: false)
    stage.play(.pull(.progress(PullProgress(fraction: 0.5))))
    stage.press("q")
    #expect(!stage.acts.contains(.quit) && stage.screen.contains("50 % is fetched"))
    stage.press("y")
    #expect(stage.acts.contains(.quit))
  }

  @Test func itsEndSaysHowToUseIt() {
    var stage = planned(isLarge: false)
    stage.play(.pull(.fetched(model: Self.id)))
    #expect(stage.state.notice?.text == "fetched; :model \(Self.id) uses it")
    stage.press("q")
    #expect(stage.acts.contains(.quit))
  }

  @Test func aFaultIsToldAndOver() {
    var stage = planned(isLarge: false)
    stage.play(.pull(.failed("hub: no\u{1B}[2J", mayPass: true)))
    #expect(stage.screen.contains("hub: no␛[2J. Try again?"))
    pause(&stage)
    stage.press("y")
    #expect(stage.acts.last == .planPull(Self.id) && stage.state.pull.stage == .planning)
    stage.play(.pull(.failed("hub: never", mayPass: false)))
    #expect(stage.state.notice?.kind == .error && stage.state.notice?.text == "hub: never")
    stage.press("j")
    #expect(stage.screen.contains("is not fetched: :pull tells why"))
    stage = typed("pull", in: stage)
    #expect(stage.state.notice?.text == "hub: never")
  }

  @Test func aloneItSaysWhatToType() {
    #expect(typed("pull").state.notice?.text.contains("type :pull ID") == true)
  }
}
