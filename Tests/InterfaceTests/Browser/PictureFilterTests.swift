import Answers
import Files
import Testing

@testable import Interface

@Suite("What the filter line asks for")
struct PictureFilterTests {
  @Test func `plain words are letters of the name, blanks among them`() {
    let filter = PictureFilter("My Photo ")
    #expect(filter.name == ListedFile.folded("My photo"))
    #expect(!filter.concernsAnswers)
  }

  @Test func `terms are told from names, and quotes make names of them`() {
    let filter = PictureFilter("img none failed unasked marked mended pinned \"none\"")
    #expect(filter.terms == [.none, .failed, .unasked, .marked, .mended, .pinned])
    #expect(filter.name == ListedFile.folded("img none"))
  }

  @Test(
    arguments: [
      ("has:cat", "cat", nil), ("has:cat>0.6", "cat", 0.6), ("has:red car>0.5", "red car", 0.5),
      ("has:", "", nil),
      ("has:cat>", "cat", nil), ("has:cat>=", "cat", nil), ("has:cat>=.", "cat", nil),
      ("has:cat>60%", "cat", 0.6),
      ("has:cat>=0.5", "cat", Float(0.5).nextDown), ("has:cat>nan", "cat", .infinity),
      ("has:cat>much", "cat", .infinity), ("has:\"none\">.25", "none", 0.25),
    ] as [(String, String, Float?)])
  func `a label may have blanks and a score`(text: String, label: String, above: Float?) {
    #expect(PictureFilter(text).terms == [.has(label: label, above: above)])
  }

  @Test func `what follows a score belongs to the name again`() {
    let filter = PictureFilter("has:red car>0.6 img00")
    #expect(filter.terms == [.has(label: "red car", above: 0.6)])
    #expect(filter.name == ListedFile.folded("img00"))
  }

  @Test func `the words after prompt: are its value up to the next term`() {
    let filter = PictureFilter("prompt:detect cat none")
    #expect(filter.prompt == "detect cat")
    #expect(filter.terms == [.none])
  }

  // MARK: In the list

  private static func survey(_ name: String, _ answers: [AnswerSummary]) -> PictureSurvey {
    PictureSurvey(
      PictureVersion(path: Path("/home/ada/zoo/\(name)"), stamp: FileStamp(size: 1, inode: 1, seconds: 1)),
      answers.enumerated().map { KeptSummary(id: Int64($0), time: $0, isPinned: false, summary: $1) })
  }

  private static func answer(
    _ prompt: String, _ found: [(String, Float?)] = [], error: String? = nil
  ) -> AnswerSummary {
    let request = Request(id: 0, pictures: [.file("/x")], prompt: Prompt(prompt))
    let box = LocationBox(y0: 0, x0: 0, y1: 9, x1: 9)
    let detections = found.enumerated().map { Detection(index: $0, label: $1.0, box: box, score: $1.1) }
    return AnswerSummary(
      request, model: Stage.model, output: ParsedOutput(detections: detections),
      finish: error == nil ? .eos : nil,
      error: error)
  }

  /// cat2: two cats; cat10: none found; dog: failed; Zebra: a caption, and a dog of unknown score before that.
  private static func stage() -> Stage {
    var stage = Stage()
    stage.play(
      .surveyed([
        survey("cat2.jpg", [answer("detect cat", [("cat", 0.9), ("Cat", 0.4)])]),
        survey("cat10.jpg", [answer("detect cat")]), survey("dog.png", [answer("detect cat", error: "no")]),
        survey("Zebra.webp", [answer("detect dog", [("dog", nil)]), answer("caption en")]),
      ]))
    return stage
  }

  @Test(arguments: [
    ("has:cat", ["cat2.jpg"]), ("has:CAT>0.5", ["cat2.jpg"]), ("has:cat>0.95", []), ("has:", ["cat2.jpg"]),
    ("none", ["cat10.jpg"]), ("failed", ["dog.png"]), ("prompt:dog", ["Zebra.webp"]),
    ("prompt:detect dog has:dog", ["Zebra.webp"]), ("has:dog", []), ("prompt:caption none", []),
    ("unasked", []),
    ("cat none", ["cat10.jpg"]), ("zebra prompt:cap", ["Zebra.webp"]),
  ])
  func `the list shows what passes`(filter: String, names: [String]) {
    var stage = Self.stage()
    stage.press("f")
    stage.type(filter)
    #expect(stage.state.browser.rows.map(\.name) == names)
  }

  @Test func `the threshold has its say in what counts as found`() {
    var stage = Self.stage()
    stage.press("f")
    stage.type("none")
    stage.press("Enter")
    #expect(stage.state.browser.rows.map(\.name) == ["cat10.jpg"])
    stage.press(":")
    stage.type("threshold 0.95")
    stage.press("Enter")
    #expect(stage.state.browser.rows.map(\.name) == ["cat2.jpg", "cat10.jpg"])
  }

  @Test func `an answer that comes changes what is listed, and the cursor stays with its picture`() {
    var stage = Self.stage()
    stage.press("f")
    stage.type("unasked")
    stage.press("Enter")
    #expect(stage.state.browser.rows.isEmpty)
    stage.play(.surveyed([Self.survey("dog.png", [])]))
    #expect(stage.state.browser.rows.map(\.name) == ["dog.png"])
  }

  // MARK: Order and walk

  @Test func `pictures are sorted by count and by the best score, those without an answer last`() {
    var stage = Self.stage()
    stage.play(.surveyed([Self.survey("Zebra.webp", [])]))
    stage.press(", c")
    #expect(
      stage.state.browser.rows.map(\.name) == ["birds", "cat2.jpg", "cat10.jpg", "dog.png", "Zebra.webp"])
    stage.press(", C")
    #expect(
      stage.state.browser.rows.map(\.name) == ["birds", "cat10.jpg", "cat2.jpg", "dog.png", "Zebra.webp"])
    stage.press(", b")
    #expect(stage.state.browser.rows.map(\.name).first { $0 != "birds" } == "cat2.jpg")
  }

  @Test func `one walks by what was found, round the end`() {
    var stage = Self.stage()
    func here() -> String? { stage.state.browser.current?.name }
    stage.press("] n")
    #expect(here() == "cat10.jpg")
    stage.press("] f")
    #expect(here() == "dog.png")
    stage.press("] o")
    #expect(here() == "cat2.jpg")
    stage.press("[ o")
    #expect(here() == "cat2.jpg")
    stage.press("] u")
    #expect(stage.state.notice?.text == "no picture of this list is one without an answer")
  }

  @Test func `signs follow the threshold`() {
    var stage = Self.stage()
    let path = Path("/home/ada/zoo/cat2.jpg")
    #expect(stage.state.sign(path) == .found(2))
    for _ in 0..<10 { stage.press(")") }
    #expect(stage.state.objects.cut.percent == 50)
    #expect(stage.state.sign(path) == .found(1))
    for _ in 0..<9 { stage.press(")") }
    #expect(stage.state.sign(path) == .nothingFound)
    stage.press("(")
    #expect(stage.state.sign(path) == .found(1))
  }
}
