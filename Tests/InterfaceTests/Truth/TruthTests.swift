import Answers
import Files
import GroundTruth
import Pictures
import Testing

@testable import Interface

@Suite("Answers beside a data set's truth")
struct TruthTests {
  /// Boxes in pixels of a picture of 100 x 100.
  private static func item(_ name: String, _ boxes: [(String, Double, Double, Double, Double)]) -> TruthItem {
    TruthItem(
      images: [Path(name)],
      objects: boxes.enumerated().map {
        TruthObject(
          id: $0 + 1, category: 1, label: $1.0, box: ObjectBox(x: $1.1, y: $1.2, width: $1.3, height: $1.4))
      }, id: 1, size: PictureSize(width: 100, height: 100))
  }

  private static let set = TruthSet(
    Truth(
      items: [
        item("cat2.jpg", [("sun", 59, 29, 18, 26), ("moon", 0, 0, 10, 10)]),
        item("cat10.jpg", [("sun", 10, 10, 20, 20)]),
      ], form: .objects), file: "/home/ada/zoo/truth.json", folder: "/home/ada/zoo")

  private static func survey(_ name: String, _ prompt: String, _ found: [Detection]) -> PictureSurvey {
    let request = Request(id: 0, pictures: [.file("/x")], prompt: Prompt(prompt))
    let summary = AnswerSummary(
      request, model: Stage.model, output: ParsedOutput(detections: found), finish: .eos, error: nil)
    return PictureSurvey(
      PictureVersion(path: Path("/home/ada/zoo/\(name)"), stamp: FileStamp(size: 1, inode: 1, seconds: 1)),
      [KeptSummary(id: 1, time: 1, isPinned: false, summary: summary)])
  }

  private static func stage() -> Stage {
    var stage = Stage(columns: 120, rows: 40)
    stage.play(.truthRead(set, listing: false))
    stage.play(
      .surveyed([
        survey("cat2.jpg", "detect sun ; moon ; hills", Say.objects.detections),
        survey("cat10.jpg", "detect sun", []),
      ]))
    return stage
  }

  @Test func `its pictures are listed where no others were asked for`() {
    var stage = Stage()
    stage.play(.truthRead(Self.set, listing: true))
    #expect(stage.acts.contains(.list(.arguments(["/home/ada/zoo/cat2.jpg", "/home/ada/zoo/cat10.jpg"]))))
  }

  @Test func `precision and recall are of what was asked for, and move with the threshold`() {
    var stage = Self.stage()
    // The sun is right; hills and the one without a label are wrong; the moon and the other sun are missed.
    #expect(stage.state.browser.tally.counts(ObjectCut()) == .init(right: 1, wrong: 2, missed: 2))
    #expect(stage.state.truthText == "P 33 % R 33 % of 2/2")
    stage.press(":")
    stage.type("threshold 0.8")
    stage.press("Enter")
    #expect(stage.state.truthText == "P 100 % R 33 % of 2/2")
  }

  @Test func `an answer to what the data set tells nothing about takes no part`() {
    let items = [Self.item("cat2.jpg", [("sun", 59, 29, 18, 26)])]
    let set = TruthSet(
      Truth(items: items, categories: [TruthCategory(id: 1, name: "sun")], form: .objects), file: "/t.json",
      folder: "/home/ada/zoo")
    var stage = Stage(columns: 120, rows: 40)
    stage.play(.truthRead(set, listing: false))
    stage.play(.surveyed([Self.survey("cat2.jpg", "detect cat", Say.objects.detections)]))
    #expect(stage.state.truthText == nil)
    stage.play(.surveyed([Self.survey("cat2.jpg", "detect sun", [])]))
    #expect(stage.state.truthText == "P - R 0 % of 1/1")
  }

  @Test func `closing it brings the folder back`() {
    var stage = Stage()
    stage.play(.truthRead(Self.set, listing: true))
    stage.forget()
    stage.press(":")
    stage.type("truth off")
    stage.press("Enter")
    #expect(stage.acts == [.list(.folder("/home/ada/zoo"))])
  }

  @Test func `what went worst comes first`() {
    var stage = Self.stage()
    stage.press(", w")
    #expect(
      stage.state.browser.rows.filter { $0.kind == .file }.map(\.name)
        == ["cat2.jpg", "cat10.jpg", "dog.png", "Zebra.webp"])
    stage.press(":")
    stage.type("truth off")
    stage.press("Enter , w")
    #expect(stage.state.notice?.text == "no data set is open: :truth opens one")
  }

  @Test func `the objects on screen are told right, wrong and missed, and what is missed is drawn`() {
    var stage = Self.stage()
    stage.answerPreview()
    stage.press("i")
    stage.type("sun ; moon ; hills")
    stage.press("Enter")
    stage.play(Say.finished(1, Say.objects))
    stage.answerPreview()
    let comparison = stage.state.comparison
    #expect(comparison?.verdicts == [0: .right, 1: .wrong, 2: .wrong])
    #expect(comparison?.missed == 1)
    #expect(stage.screen.contains("1 right, 2 wrong, 1 missed") && stage.screen.contains("missed moon"))
  }

  @Test func `words are laid beside what would be right, and measured on another queue`() {
    let item = TruthItem(images: ["cat2.jpg"], prompt: "caption en", texts: ["a cat on a mat"], id: 1)
    let set = TruthSet(Truth(items: [item], form: .captions), file: "/t.jsonl", folder: "/home/ada/zoo")
    var stage = Stage(columns: 120, rows: 40)
    stage.play(.truthRead(set, listing: false))
    stage.press("t")
    stage.type("caption")
    stage.press("Enter Enter")
    stage.play(
      .engine(
        .run(
          1,
          .began(
            [PictureIdentity(path: "/home/ada/zoo/cat2.jpg", stamp: nil, width: 1, height: 1)],
            by: Stage.model)),
        at: 1))
    stage.play(Say.finished(1, Say.text("a dog")))
    #expect(stage.screen.contains("right: a cat on a mat"))
    let asked = stage.effects.compactMap { if case .measure(let wish) = $0 { wish } else { nil } }
    #expect(asked.last?.predictions.map { $0?.text } == ["a dog"])
    stage.play(.measured(MeasuredTruth(text: "CIDEr 0.100 of 1", worth: ["/home/ada/zoo/cat2.jpg": 0.1])))
    #expect(stage.screen.contains("CIDEr 0.100 of 1"))
  }

  @Test func `what the data set asks is asked where there is no answer`() {
    let items = ["cat2.jpg", "dog.png"].enumerated().map { place, name in
      TruthItem(images: [Path(name)], prompt: "answer en what is it?", texts: ["x"], id: place)
    }
    let set = TruthSet(Truth(items: items, form: .answers), file: "/t.jsonl", folder: "/home/ada/zoo")
    var stage = Stage()
    stage.play(.truthRead(set, listing: false))
    stage.press(":")
    stage.type("run-truth")
    stage.press("Enter y")
    #expect(stage.state.runs.batchCount == 2)
    #expect(stage.runs.first?.prompt.text == "answer en what is it?")
  }
}
