import TestSupport
import Testing

@testable import Interface

struct BrowserTests {
  private func names(_ stage: Stage) -> [String] { stage.state.browser.rows.map(\.name) }

  @Test func foldersComeFirstNumbersInOrderOthersAreHidden() {
    #expect(names(Stage()) == ["birds", "cat2.jpg", "cat10.jpg", "dog.png", "Zebra.webp"])
  }

  @Test func theFirstPictureIsSelected() {
    #expect(Stage().state.browser.current?.name == "cat2.jpg")
  }

  @Test(arguments: [
    (", s", ["Zebra.webp", "cat2.jpg", "cat10.jpg", "dog.png"]),
    (", S", ["dog.png", "cat10.jpg", "cat2.jpg", "Zebra.webp"]),
    (", m", ["dog.png", "cat2.jpg", "cat10.jpg", "Zebra.webp"]),
    (", N", ["Zebra.webp", "dog.png", "cat10.jpg", "cat2.jpg"]),
    (", e", ["cat2.jpg", "cat10.jpg", "dog.png", "Zebra.webp"]),
  ])
  func sortKeysSort(keys: String, order: [String]) {
    var stage = Stage()
    stage.press(keys)
    #expect(names(stage) == ["birds"] + order)
    #expect(stage.state.browser.current?.name == "cat2.jpg")
  }

  @Test(arguments: [
    ("j", "cat10.jpg"), ("j j j j j j", "Zebra.webp"), ("k k k", "birds"), ("G", "Zebra.webp"),
    ("G g g", "birds"),
    ("End Home", "birds"), ("g j", "cat2.jpg"), ("^D", "Zebra.webp"), ("G ^B", "birds"), ("d d", "dog.png"),
    ("d a a", "cat2.jpg"),
  ])
  func keysMove(keys: String, name: String) {
    var stage = Stage()
    stage.press(keys)
    #expect(stage.state.browser.current?.name == name)
  }

  @Test func hiddenFilesComeWithADot() {
    var stage = Stage()
    stage.press(".")
    #expect(Set(names(stage)).isSuperset(of: [".cache", "notes.txt"]))
    stage.press(".")
    #expect(names(stage).count == 5)
  }

  @Test func spaceMarksAndMovesOn() {
    var stage = Stage()
    stage.press("Space Space u")
    #expect(stage.state.browser.marks.paths == ["/home/ada/zoo/cat2.jpg", "/home/ada/zoo/cat10.jpg"])
    stage.press("g g j u")
    #expect(stage.state.browser.marks.paths == ["/home/ada/zoo/cat10.jpg"])
    stage.press("U")
    #expect(stage.state.browser.marks.isEmpty)
  }

  @Test func aRangeMarksItsFilesAndNoFolder() {
    var stage = Stage()
    stage.press("g g v j j v")
    #expect(stage.state.browser.marks.paths.map { $0.name } == ["cat2.jpg", "cat10.jpg"])
  }

  @Test func aFilterEndsOnItsFirstMatchAndGivesTheCursorBack() {
    var stage = Stage()
    stage.press("G f")
    let last = stage.state.browser.current?.name
    stage.type("cat")
    #expect(stage.state.browser.current?.name == "cat2.jpg")
    stage.press("Backspace Backspace Backspace")
    #expect(stage.state.browser.current?.name == last)
    stage.type("cat")
    stage.press("Enter")
    #expect(stage.state.browser.current?.name == "cat2.jpg")
    stage.press("f Esc")
    #expect(stage.state.browser.current?.name == "cat2.jpg")
  }

  @Test func theListFollowsTheFolderAndKeepsItsPlace() {
    var stage = Stage()
    stage.press("j Space k")
    let name = stage.state.browser.current?.name
    let entries = Stage.folder.filter { $0.name != "Zebra.webp" } + [Stage.entry("ant.png")]
    stage.play(.listed(Listing(source: .folder("/home/ada/zoo"), entries: entries, isRefresh: true)))
    #expect(stage.state.browser.rows.map(\.name) == ["birds", "ant.png", "cat2.jpg", "cat10.jpg", "dog.png"])
    #expect(
      stage.state.browser.current?.name == name
        && stage.state.browser.marks.paths.map(\.name) == ["cat10.jpg"])
    // Of a folder that was left in the meantime nothing is shown.
    stage.play(.listed(Listing(source: .folder("/home/ada"), entries: [], isRefresh: true)))
    #expect(stage.state.browser.rows.count == 5)
    stage.play(.listed(Listing(source: .folder("/home/ada/zoo"), entries: [], isRefresh: true)))
    #expect(stage.state.browser.rows.isEmpty && stage.state.browser.marks.isEmpty)
  }

  @Test func escapeGivesARangeUp() {
    var stage = Stage()
    stage.press("v j Esc v Esc")
    #expect(stage.state.browser.marks.isEmpty && stage.state.browser.rangeStart == nil)
  }

  @Test func theFilterNarrowsAsOneTypes() {
    var stage = Stage()
    stage.press("f")
    stage.type("CA")
    #expect(names(stage) == ["cat2.jpg", "cat10.jpg"])
    stage.press("Enter")
    #expect(names(stage).count == 2)
    stage.press("Esc")
    #expect(names(stage).count == 5)
  }

  @Test func leavingTheFilterPutsTheOldOneBack() {
    var stage = Stage()
    stage.press("f")
    stage.type("zzz")
    #expect(names(stage).isEmpty)
    stage.press("Esc")
    #expect(names(stage).count == 5)
  }

  @Test func findGoesToTheNextNameRoundTheEnd() {
    var stage = Stage()
    stage.press("/")
    stage.type("cat")
    stage.press("Enter n")
    #expect(stage.state.browser.current?.name == "cat10.jpg")
    stage.press("n")
    #expect(stage.state.browser.current?.name == "cat2.jpg")
    stage.press("N")
    #expect(stage.state.browser.current?.name == "cat10.jpg")
  }

  @Test func foldersOpenAndTheParentRemembersThem() {
    var stage = Stage()
    stage.press("g g l")
    #expect(stage.acts == [.list(.folder("/home/ada/zoo/birds"))])
    stage.play(.listed(Listing(source: .folder("/home/ada/zoo/birds"), entries: [], parent: "/home/ada/zoo")))
    stage.forget()
    stage.press("h")
    #expect(stage.acts == [.list(.folder("/home/ada/zoo"))])
    stage.play(.listed(Listing(source: .folder("/home/ada/zoo"), entries: Stage.folder, parent: "/home/ada")))
    #expect(stage.state.browser.current?.name == "birds")
  }

  @Test func aPictureThatGoesIsMissed() {
    var stage = Stage()
    while stage.state.browser.current?.kind != .file { stage.press("j") }
    let path = stage.state.preview.path!
    stage.press("Tab v")
    let rest = Stage.folder.filter { $0.path != path }
    stage.play(.listed(Listing(source: .folder("/home/ada"), entries: [], isRefresh: true)))
    #expect(stage.state.notice?.text.hasSuffix(" is gone") != true)
    stage.play(.listed(Listing(source: .folder("/home/ada/zoo"), entries: rest, isRefresh: true)))
    #expect(stage.state.notice?.text == "\(path.name) is gone" && stage.state.inspect.region == nil)
    #expect(stage.state.preview.path != path)
  }

  @Test func listedArgumentsShowWhatTheyName() {
    var stage = Stage()
    let odd = [Stage.entry("picture.dat"), Stage.entry(".hidden")]
    stage.play(.listed(Listing(source: .arguments(["a", "b"]), entries: odd)))
    #expect(names(stage).count == 2)
  }

  @Test func tenThousandRowsAreFilteredWithinTheTimeOfAKey() {
    var stage = Stage(entries: (0..<10_000).map { Stage.entry("picture \($0).png") })
    stage.press("f")
    let time = processorTime { stage.type("99") }
    #expect(stage.state.browser.rows.count == 280)
    // Two keys; the optimised program takes a few milliseconds for each.
    #expect(time < .milliseconds(800))
  }

  @Test func aThousandRowsScrollWithTheCursorInSight() {
    let many = (0..<1000).map { Stage.entry("p\($0).png") }
    var stage = Stage(entries: many)
    for keys in ["G", "^U ^U", "g g", "^F ^F ^F", "k k k k"] {
      stage.press(keys)
      let browser = stage.state.browser
      #expect(browser.cursor >= browser.top && browser.cursor < browser.top + stage.state.browserRows)
    }
    stage.press("G")
    stage.play(.resized(Size(columns: 100, rows: 60)))
    #expect(stage.state.browser.top == 1000 - stage.state.browserRows)
  }

  @Test func marksAreInvertedInTheListAlone() {
    var stage = Stage()
    stage.press("g g j Space")
    stage.press("f")
    stage.type("dog")
    stage.press("Enter V")
    #expect(stage.state.browser.marks.paths == ["/home/ada/zoo/cat2.jpg", "/home/ada/zoo/dog.png"])
    #expect(stage.state.notice?.text == "2 marked")
    stage.press("Esc V")
    #expect(
      stage.state.browser.marks.paths.map(\.name) == ["cat10.jpg", "Zebra.webp"])
  }
}
