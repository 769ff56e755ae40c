import Answers
import CTerminal
import Files
import Foundation
import Interface
import Testing

@testable import pali

/// What a program that ended in the middle still had to ask: real files, and locks of real processes.
@Suite struct UnfinishedFileTests {
  private let home: ScratchFolder
  private var folder: Path { Path(home.path + "/unfinished") }

  init() throws { home = try ScratchFolder() }

  private static let run = UnfinishedRun(
    [
      .init(prompt: "detect cat", pictures: ["/a/1.png", Path(bytes: [0x2F, 0xFF, 0x22])]),
      .init(prompt: "caption en", pictures: ["/a/1.png"]),
    ], options: GenerationOptions(maxTokens: 9, temperature: 0.5, topK: 3, seed: .max), count: 7)

  private func names() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.text)) ?? []).sorted()
  }

  @Test func whatOneLeavesAnotherFindsAndOnlyOnceThatOneHasGone() throws {
    var first: UnfinishedFile? = UnfinishedFile(folder)
    first?.note(Self.run)
    let second = UnfinishedFile(folder)
    #expect(second.find() == nil)
    first = nil
    let found = try #require(second.find())
    #expect(found.run == Self.run)
    // While one offers it, nobody else does.
    #expect(UnfinishedFile(folder).find() == nil)
    second.forget()
    #expect(names().isEmpty && UnfinishedFile(folder).find() == nil)
  }

  @Test func whatHasComeToAnEndIsNotFound() {
    let file = UnfinishedFile(folder)
    file.note(Self.run)
    #expect(names().count == 1)
    file.note(nil)
    #expect(names().isEmpty)
  }

  @Test func aShorterNoteLeavesNothingOfALongerOne() throws {
    var file: UnfinishedFile? = UnfinishedFile(folder)
    file?.note(Self.run)
    let short = UnfinishedRun([.init(prompt: "ocr", pictures: ["/b"])], options: .init(), count: 1)
    file?.note(short)
    file = nil
    #expect(UnfinishedFile(folder).find()?.run == short)
  }

  @Test(arguments: ["", "{", "[]", "{\"version\":99}", "null\n", String(repeating: "[", count: 100_000)])
  func whatCannotBeReadIsRemoved(text: String) throws {
    try FileManager.default.createDirectory(atPath: folder.text, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: folder.text + "/1-x.json"))
    #expect(UnfinishedFile(folder).find() == nil)
    #expect(names().isEmpty)
  }

  @Test func linksPipesAndAFileInTheFoldersPlaceDoNoHarm() throws {
    try FileManager.default.createDirectory(atPath: folder.text, withIntermediateDirectories: true)
    let target = home.path + "/precious.json"
    try Data("{}".utf8).write(to: URL(filePath: target))
    try FileManager.default.createSymbolicLink(atPath: folder.text + "/1-l.json", withDestinationPath: target)
    mkfifo(folder.text + "/2-f.json", 0o600)
    #expect(UnfinishedFile(folder).find() == nil)
    #expect(FileManager.default.fileExists(atPath: target))
    let file = UnfinishedFile(Path(target))
    file.note(Self.run)
    #expect(file.find() == nil)
  }
}
