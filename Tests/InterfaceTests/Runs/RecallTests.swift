import Answers
import Files
import Pictures
import Testing

@testable import Interface

/// Answers of earlier sessions.
@Suite struct RecallTests {
  private static let stamp = FileStamp(size: 5, inode: 1, seconds: 1)
  private static let other = FileStamp(size: 6, inode: 1, seconds: 2)
  private static let path = Path("/home/ada/zoo/a.png")

  private static func entry(_ name: String, _ stamp: FileStamp) -> FolderEntry {
    FolderEntry(
      path: Path("/home/ada/zoo/\(name)"), kind: .file, byteCount: 5, modified: 1, stamp: stamp)
  }

  /// `where`: where the picture lay then.
  private static func kept(
    _ prompt: String, _ label: String, at path: Path = path, score: Float? = 0.9
  ) -> KeptAnswer {
    let box = LocationBox(y0: 100, x0: 100, y1: 900, x1: 900)
    let output = ParsedOutput(
      spans: [.init(text: "<loc> \(label)", detection: 0)],
      detections: [Detection(index: 0, label: label, box: box, score: score)])
    let picture = PictureIdentity(path: path, stamp: stamp, digest: "d", width: 4, height: 4)
    let request = Request(id: 1, pictures: [.file(path)], prompt: Prompt(prompt))
    let record = AnswerRecord(
      request, pictures: [picture], model: Stage.model, output: output, finish: .eos, timing: Timing())
    return KeptAnswer(
      id: Int64(abs(prompt.hashValue % 1_000_000)), time: 1, isPinned: false, record: record, output: output)
  }

  private func stage() -> Stage {
    Stage(entries: [Self.entry("a.png", Self.stamp), Self.entry("b.png", Self.other)])
  }

  private static func recalls(_ stage: Stage) -> [Effect] {
    stage.effects.filter { if case .recall = $0 { true } else { false } }
  }

  @Test func eachPictureIsAskedAboutOnce() {
    var stage = Stage(entries: [])
    stage.play(
      .listed(
        Listing(
          source: .folder("/home/ada/zoo"),
          entries: [Self.entry("a.png", Self.stamp), Self.entry("b.png", Self.other)],
          parent: nil)))
    #expect(Self.recalls(stage) == [.recall(Self.path, Self.stamp)])
    stage.press("j k j k")
    #expect(
      Self.recalls(stage) == [.recall(Self.path, Self.stamp), .recall("/home/ada/zoo/b.png", Self.other)])
  }

  @Test func whatWasKeptIsBackWithItsBoxes() {
    var stage = stage()
    stage.play(
      .recalled(Self.path, Self.stamp, [Self.kept("detect dog", "dog"), Self.kept("detect cat", "cat")]))
    #expect(stage.state.detections.map(\.label) == ["cat"] && stage.state.answer?.finish == .eos)
    #expect(stage.screen.contains("90%"))
    stage.press("<")
    #expect(stage.state.detections.map(\.label) == ["dog"])
    #expect(stage.state.answer?.record.text == "<loc> dog")
  }

  @Test func aPictureThatWasMovedHasItsAnswers() {
    var stage = stage()
    stage.play(.recalled(Self.path, Self.stamp, [Self.kept("detect cat", "cat", at: "/elsewhere/x.png")]))
    #expect(stage.state.detections.map(\.label) == ["cat"] && stage.state.answer?.paths == [Self.path])
    // Lists know of it too: its sign, filters, exports.
    #expect(stage.state.sign(Self.path) == .found(1))
  }

  @Test func ofOtherContentsNothingIsBack() {
    var stage = stage()
    stage.play(.recalled(Self.path, Self.other, [Self.kept("detect cat", "cat")]))
    #expect(stage.state.answer == nil && stage.state.sign(Self.path) == nil)
  }

  /// What is asked meanwhile stays on screen, and is not there twice.
  @Test func answersOfThisSessionComeFirst() {
    var stage = stage()
    stage.press("i")
    stage.type("cat")
    stage.press("Enter")
    let picture = PictureIdentity(path: Self.path, stamp: Self.stamp, width: 4, height: 4)
    stage.play(.engine(.run(1, .began([picture], by: Stage.model)), at: 2))
    stage.play(Say.finished(1, Say.text("new")))
    stage.play(
      .recalled(Self.path, Self.stamp, [Self.kept("detect dog", "dog"), Self.kept("detect cat", "cat")]))
    #expect(stage.state.answer?.text == "new")
    #expect(stage.state.runs.book.place(Self.path)?.count == 2)
  }

  @Test func whatEndsIsKeptAndWhatIsStoppedIsNot() {
    var stage = stage()
    func keeps() -> Int { stage.effects.count { if case .keep = $0 { true } else { false } } }
    for (id, end) in [
      (1, Say.finished(1, Say.text("yes"))), (2, Say.finished(2, Say.text("no"), .cancelled)),
      (3, .engine(.run(3, .failed(message: "broken")), at: 9)),
    ] as [(RunID, Event)] {
      stage.press("i")
      stage.type("\(id)")
      stage.press("Enter Esc")
      let picture = PictureIdentity(path: Self.path, stamp: Self.stamp, width: 4, height: 4)
      stage.play(.engine(.run(id, .began([picture], by: Stage.model)), at: 2))
      stage.play(end)
    }
    #expect(keeps() == 2)
  }
}
