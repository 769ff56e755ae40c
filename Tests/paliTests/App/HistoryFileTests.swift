import Foundation
import Interface
import Testing

@testable import pali

@Suite struct HistoryFileTests {
  private let folder: ScratchFolder
  private let file: HistoryFile

  init() throws {
    folder = try ScratchFolder()
    file = HistoryFile(UserFolders(["XDG_STATE_HOME": folder.path, "HOME": "/nowhere"]))
  }

  private func entry(_ text: String) -> HistoryEntry {
    HistoryEntry(task: "detect", text: text, language: "en")
  }

  @Test func whatIsAddedIsReadInOrder() {
    #expect(file.read() == [])
    let entries = ["cat ; dog", "two\nlines \"quoted\" \u{2028} é😀", ""].map(entry)
    for entry in entries { #expect(file.append(entry) == nil) }
    #expect(file.read() == entries)
  }

  @Test func aRepeatedEntryMovesToTheEnd() {
    for text in ["a", "b", "a"] { #expect(file.append(entry(text)) == nil) }
    #expect(file.read() == [entry("b"), entry("a")])
  }

  @Test func theOldestMakeRoom() throws {
    let lines = (0..<600).map { "{\"language\":\"en\",\"task\":\"detect\",\"text\":\"\($0)\"}\n" }.joined()
    try folder.write("pali/history.jsonl", Data(lines.utf8))
    #expect(file.append(entry("new")) == nil)
    let read = file.read()
    #expect(read.count == HistoryFile.limit && read.last == entry("new") && read.first == entry("101"))
  }

  @Test(
    arguments: [
      Array("{\n".utf8), Array("\u{0}".utf8), [0xFF, 0xFE, 0x0A], Array("{\"task\":1}\r\n".utf8),
      Array(String(repeating: "[", count: 2000).utf8), Array("\r\n\r\n".utf8),
    ] as [[UInt8]])
  func linesThatAreNoneCostNoOthers(line: [UInt8]) throws {
    func good(_ text: String) -> [UInt8] {
      Array("{\"task\":\"detect\",\"text\":\"\(text)\",\"language\":\"en\"}\r\n".utf8)
    }
    try folder.write("pali/history.jsonl", Data(good("before") + line + [0x0A] + good("after")))
    #expect(file.read() == ["before", "after"].map(entry))
    #expect(file.append(entry("new")) == nil)
    #expect(file.read() == ["before", "after", "new"].map(entry))
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    try folder.write("pali")
    #expect(file.append(entry("x"))?.hasPrefix(file.path.description) == true)
  }
}
