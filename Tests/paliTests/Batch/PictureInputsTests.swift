import Files
import Foundation
import Testing

@testable import pali

@Suite struct PictureInputsTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    for name in [
      "b.png", "a.jpg", "B.PNG", "notes.txt", ".hidden.webp", "deep/c.png", "deep/er/d.gif", "README",
    ] {
      try folder.write(name)
    }
    let path = folder.path
    try FileManager.default.createSymbolicLink(atPath: "\(path)/deep/loop", withDestinationPath: "..")
    try FileManager.default.createSymbolicLink(atPath: "\(path)/linked.png", withDestinationPath: "b.png")
    try FileManager.default.createSymbolicLink(atPath: "\(path)/dead.png", withDestinationPath: "none.png")
  }

  private func names(_ paths: [Path], recursive: Bool = false, apartFrom results: [Path] = []) throws
    -> [String]
  {
    try PictureInputs(paths, isRecursive: recursive, apartFrom: results).pictures.map(\.name.text)
  }

  private var here: Path { Path(folder.path) }

  @Test func aFolderIsItsPicturesByName() throws {
    #expect(try names([here]) == [".hidden.webp", "B.PNG", "a.jpg", "b.png", "linked.png"])
  }

  /// Each once: links to folders are not followed.
  @Test func foldersBelowComeWhereTheyAreAskedFor() throws {
    let found = try PictureInputs([here], isRecursive: true)
    #expect(found.pictures.map(\.name.text).filter { $0.contains("/") } == ["deep/c.png"])
    #expect(found.unsupported == [".txt": 1, ".gif": 1, "no suffix": 1] && found.areListed)
  }

  @Test func aFolderThatIsNamedMayBeALink() throws {
    #expect(try names([here.appending("deep/loop")]).contains("a.jpg"))
  }

  @Test func whatIsNamedIsTakenAsItIs() throws {
    let found = try PictureInputs([here.appending("notes.txt"), "/none.png"], isRecursive: false)
    #expect(found.pictures.map(\.path) == [here.appending("notes.txt"), "/none.png"] && !found.areListed)
  }

  @Test func resultsAreNotRead() throws {
    try folder.write("out/b.png.png")
    #expect(
      try names([here], recursive: true, apartFrom: [here.appending("out")]).contains("out/b.png.png")
        == false)
    #expect(try names([here], recursive: true).contains("out/b.png.png"))
  }

  @Test func aDeepTreeIsWalked() throws {
    let deep = String(repeating: "d/", count: 500)
    try folder.write("\(deep)x.png")
    #expect(try names([here], recursive: true).contains("\(deep)x.png"))
  }

  @Test(arguments: [
    ("a\nb\r\n\nc", ["a", "b", "c"]), ("a b\0c\nd\0", ["a b", "c\nd"]), ("", []), ("\n\n", []), ("x", ["x"]),
  ])
  func aListIsLinesOrHasNULs(text: String, paths: [String]) {
    #expect(PathList.paths(in: Array(text.utf8)) == paths.map { Path($0) })
  }
}
