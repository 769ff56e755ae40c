import Answers
import Files
import Pictures
import Testing

@testable import Interface

@Suite("Mending answers")
struct MendTests {
  /// Three objects about the picture on screen, the first one selected, keys going to their list.
  private static func stage() -> Stage {
    var stage = Stage(columns: 120, rows: 40)
    stage.answerPreview()
    stage.press("i")
    stage.type("sun")
    stage.press("Enter")
    answer(1, &stage)
    stage.forget()
    stage.press("Tab Tab j")
    return stage
  }

  /// Three objects come of a run about the picture on screen.
  private static func answer(_ run: RunID, _ stage: inout Stage) {
    let picture = PictureIdentity(path: "/home/ada/zoo/cat2.jpg", stamp: nil, width: 640, height: 480)
    stage.play(.engine(.run(run, .began([picture], by: Stage.model)), at: 1))
    stage.play(Say.finished(run, Say.objects))
  }

  private static func kept(_ stage: Stage) -> [AnswerRecord] {
    stage.effects.compactMap { if case .keep(let answer) = $0 { answer.record } else { nil } }
  }

  @Test func `the first change begins an answer beside the model's, which stays as it was`() throws {
    var stage = Self.stage()
    #expect(stage.state.focus == .objects)
    stage.press("n")
    let record = try #require(Self.kept(stage).last)
    #expect(record.engine == AnswerRecord.truthEngine)
    #expect(record.detections.map(\.label) == ["hills", ""])
    #expect(record.rejected?.map(\.label) == ["sun"])
    #expect(stage.state.runs.book[1]?.output == Say.objects)
    #expect(stage.state.runs.book.place("/home/ada/zoo/cat2.jpg")?.count == 2)
    #expect(stage.state.answer?.isTruth == true)
  }

  @Test func `accepting and rejecting go on to the next object`() {
    var stage = Self.stage()
    stage.press("y n")
    #expect(stage.state.objects.selected == 2)
    #expect(stage.state.detections.map { $0.flags.contains(.accepted) } == [true, false, false])
    #expect(stage.state.detections.map { $0.flags.contains(.rejected) } == [false, true, false])
    #expect(stage.state.detections[0].score == nil)
    #expect(stage.screen.contains("✓") && stage.screen.contains("✗"))
  }

  @Test func `a rejected object is not drawn, counted, or exported, and comes back when accepted`() throws {
    var stage = Self.stage()
    stage.press("n")
    #expect(stage.state.objects.shown(stage.state.detections).map(\.index) == [1, 2])
    #expect(stage.state.sign("/home/ada/zoo/cat2.jpg") == .found(2))
    stage.press("k y")
    #expect(stage.state.sign("/home/ada/zoo/cat2.jpg") == .found(3))
    #expect(try #require(Self.kept(stage).last).rejected == nil)
  }

  @Test func `a label is typed over the one that is there`() throws {
    var stage = Self.stage()
    stage.press("l")
    #expect(stage.state.popups.entry?.line.text == "sun")
    stage.press("^U")
    stage.type("the sun")
    stage.press("Enter")
    let record = try #require(Self.kept(stage).last)
    #expect(record.detections.map(\.label) == ["the sun", "hills", ""])
    #expect(record.text.contains("<loc0300><loc0600><loc0560><loc0790>") && record.text.contains("the sun"))
  }

  @Test(arguments: ["a ; b", "<loc0001>", "  ", "\u{1B}"])
  func `what is no label is refused`(label: String) {
    var stage = Self.stage()
    stage.press("l ^U")
    stage.play(.pasted(label))
    stage.press("Enter")
    #expect(Self.kept(stage).isEmpty && stage.state.notice?.kind == .error)
  }

  @Test func `words are not mended as objects are`() {
    var stage = Stage(columns: 120, rows: 40)
    stage.answerPreview()
    stage.press("t")
    stage.type("caption")
    stage.press("Enter Enter")
    stage.play(Say.finished(1, Say.text("a dog")))
    stage.forget()
    stage.press("Esc :")
    stage.type("add-object")
    stage.press("Enter")
    #expect(Self.kept(stage).isEmpty && stage.state.objects.edges == nil)
  }

  @Test func `without a selection the first object is shown to be meant, and nothing is changed`() {
    var stage = Self.stage()
    stage.state.objects.selected = nil
    stage.press("n")
    #expect(Self.kept(stage).isEmpty && stage.state.objects.selected == 0)
    stage.press("n")
    #expect(Self.kept(stage).count == 1)
  }

  @Test func `edges move by what is one cell on screen, and Esc leaves the box as it was`() {
    var stage = Self.stage()
    let before = stage.state.detections[0].box
    stage.press("w h h")
    #expect(stage.state.detections[0].box.x0 < before.x0 && stage.state.detections[0].box.x1 == before.x1)
    stage.press("Esc")
    #expect(stage.state.detections[0].box == before)
    #expect(Self.kept(stage).isEmpty)
    stage.press("w L J Enter")
    let after = stage.state.detections[0]
    #expect(after.box.x1 > before.x1 && after.box.y1 > before.y1 && after.box.x0 == before.x0)
    #expect(after.flags.contains(.moved) && after.mask == nil)
    #expect(Self.kept(stage).count == 1)
  }

  @Test func `no edge passes another or leaves the picture`() {
    var edges = EdgeMove(Detection(index: 0, box: LocationBox(y0: 10, x0: 10, y1: 20, x1: 20)))
    for edge in [EdgeMove.Edge.left, .top] { edges.move(edge, by: 5000) }
    #expect(edges.box == LocationBox(y0: 19, x0: 19, y1: 20, x1: 20))
    for edge in [EdgeMove.Edge.left, .top] { edges.move(edge, by: -5000) }
    for edge in [EdgeMove.Edge.right, .bottom] { edges.move(edge, by: 5000) }
    #expect(edges.box == LocationBox(y0: 0, x0: 0, y1: 1023, x1: 1023))
  }

  @Test func `what was missed is added, and leaving its edges takes it away again`() {
    var stage = Self.stage()
    stage.press("+")
    #expect(stage.state.detections.count == 4 && stage.state.objects.edges != nil)
    stage.press("Esc")
    #expect(stage.state.detections.count == 3)
    stage.press("+ l Enter")
    #expect(stage.state.detections.count == 4)
    #expect(stage.state.detections[3].flags.isSuperset(of: [.added, .moved]))
  }

  @Test func `changes are taken back one by one`() {
    var stage = Self.stage()
    stage.press("n n u")
    #expect(stage.state.detections.map { $0.flags.contains(.rejected) } == [true, false, false])
    stage.press("u")
    #expect(stage.state.detections.allSatisfy { !$0.flags.contains(.rejected) })
    // Nothing is left of it, neither here nor in the store.
    #expect(stage.state.answer?.isTruth == false)
    #expect(stage.state.runs.book.place("/home/ada/zoo/cat2.jpg")?.count == 1)
    stage.press("u")
    #expect(stage.state.notice?.text == "there is nothing to take back")
    stage.forget()
    stage.play(.kept(2, 77))
    #expect(stage.acts == [.forget(77)])
  }

  @Test func `what was mended is on screen again, and not a newer answer`() {
    var stage = Self.stage()
    stage.press("Tab Tab i")
    stage.type(" ; moon")
    stage.press("Enter")
    Self.answer(2, &stage)
    stage.press("Esc <")
    let first = stage.state.answer?.id
    while stage.state.focus != .objects { stage.press("Tab") }
    stage.press("n")
    if stage.state.answer?.isTruth != true { stage.press("n") }
    #expect(stage.state.answer?.isTruth == true)
    stage.press("u")
    #expect(first == 1 && stage.state.answer?.id == first)
  }

  @Test func `a mended answer is back after a restart, what was rejected with it`() throws {
    var stage = Self.stage()
    stage.press("n")
    let record = try #require(Self.kept(stage).last)
    var output = record.output { _ in nil }
    output.detections += record.rejectedObjects { _ in nil }
    let kept = KeptAnswer(id: 5, time: 1, isPinned: false, record: record, output: output)
    let answer = PictureAnswer(kept, id: 9, at: "/home/ada/zoo/cat2.jpg", stamp: nil)
    #expect(answer.isTruth)
    #expect(answer.output.detections.map(\.label) == ["hills", "", "sun"])
    #expect(answer.output.detections.map { $0.flags.contains(.rejected) } == [false, false, true])
    #expect(answer.record.detections.map(\.label) == record.detections.map(\.label))
    #expect(answer.record.rejected?.map(\.label) == ["sun"])
    #expect(answer.record.asking == record.asking)
  }
}
