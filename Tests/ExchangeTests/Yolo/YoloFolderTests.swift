import Answers
import Files
import Testing

@testable import Exchange
@testable import Pictures

@Suite struct YoloFolderTests {
  @Test func boxesArePartsOfThePicture() throws {
    let exported = try Exported(
      "yolo", [record("in/a.png", objects: [object("cat", 20, 10, 120, 60, score: 0.5)])])
    #expect(exported.text(of: "labels/a.txt") == "0 0.35 0.35 0.5 0.5 0.5\n")
    #expect(exported.files["images/a.png"] == .copy(of: "in/a.png"))
    #expect(exported.text(of: "data.yaml")?.contains("names:\n  0: \"cat\"\n") == true)
  }

  @Test func trainingDataHaveNoScores() throws {
    var options = ExportOptions()
    options.role = .training
    let exported = try Exported(
      "yolo", [record(objects: [object("cat", 20, 10, 120, 60, score: 0.5)])], options)
    #expect(exported.text(of: "labels/a.txt") == "0 0.35 0.35 0.5 0.5\n")
  }

  @Test func answersAboutAPictureShareItsFile() throws {
    let exported = try Exported(
      "yolo",
      [
        record(objects: [object("cat", 0, 0, 100, 100)]), record("b.png"),
        record(objects: [object("dog", 0, 0, 100, 100)]),
      ])
    #expect(exported.text(of: "labels/a.txt") == "0 0.25 0.5 0.5 1 1\n1 0.25 0.5 0.5 1 1\n")
    // Nothing was found: that is something to be learnt, too.
    #expect(exported.text(of: "labels/b.txt") == "")
    #expect(exported.files.count == 5)
  }

  @Test func picturesOfOneNameDoNotCollide() {
    var names = PictureNames()
    let paths: [Path] = ["a/cat.jpg", "b/cat.jpg", "c/Cat.png", "cat-2.jpg", "cat.tar.gz", "d/CAT-2.webp"]
    #expect(paths.map { names.name(for: $0) } == ["cat", "cat-2", "Cat-3", "cat-2-2", "cat.tar", "CAT-2-3"])
  }

  @Test(arguments: [
    ("..", "_.."), ("a/.hidden", "_.hidden"), ("", "_"), ("/", "_"), ("a\u{1B}[2J\n.jpg", "a_[2J_"),
    ("\u{202E}gpj.exe", "_gpj"), ("a\\b:c*.png", "a_b_c_"),
  ])
  func aNameIsOnlyAName(path: String, name: String) {
    var names = PictureNames()
    #expect(names.name(for: Path(path)) == name)
  }

  @Test func longNamesAndBytesThatAreNoTextAreCut() {
    var names = PictureNames()
    let long = Path(String(repeating: "ä", count: 126) + ".jpg")
    let first = names.name(for: long), second = names.name(for: long)
    #expect(first.utf8.count <= 204 && second == first + "-2")
    #expect(names.name(for: Path(bytes: [0x61, 0xFF, 0x2E, 0x6A])) == "a_")
  }

  @Test func thousandsOfPicturesOfOneNameTakeNoTime() {
    var names = PictureNames()
    let last = (0..<20_000).map { names.name(for: Path("\($0)/0001.jpg")) }.last
    #expect(last == "0001-20000")
  }

  @Test func labelsOfAnyKindAreOneLineOfTheDataFile() throws {
    let label = "a\n  1: \"x\" \u{1B} \\ \u{2028} #"
    let exported = try Exported("yolo", [record(objects: [object(label, 0, 0, 9, 9)])])
    let yaml = try #require(exported.text(of: "data.yaml"))
    #expect(yaml.hasSuffix("names:\n  0: \"a\\n  1: \\\"x\\\" \u{FFFD} \\\\ \u{FFFD} #\"\n"))
  }
}
