import Answers
import Exchange
import Files
import Foundation
import Pictures
import Testing

@testable import pali

@Suite struct RecordFileTests {
  private let folder: ScratchFolder
  private var path: Path { Path(folder.path + "/r.jsonl") }

  init() throws { folder = try ScratchFolder() }

  private func record(_ number: Int, finish: FinishReason = .eos) -> AnswerRecord {
    let request = Request(id: 1, pictures: [.file(Path("\(number).png"))], prompt: Prompt("caption en"))
    let picture = PictureIdentity(
      path: Path("\(number).png"), stamp: nil, digest: "d\(number)", width: 1, height: 1)
    return AnswerRecord(request, pictures: [picture], model: nil, finish: finish)
  }

  private func read() throws -> [AnswerRecord] {
    var records: [AnswerRecord] = []
    try ImportFormat.records.read(path) { records.append($0) }
    return records
  }

  private var text: String { (try? String(contentsOfFile: path.text, encoding: .utf8)) ?? "" }

  @Test func whatIsAddedIsReadBack() throws {
    do {
      let file = try RecordFile(path)
      for number in 0..<3 { try file.append(record(number)) }
      #expect(!file.hasMended)
    }
    do { try RecordFile(path).append(record(3)) }
    #expect(try read() == (0..<4).map { record($0) })
  }

  @Test(arguments: [
    "{", "{\"vers", "{\"version\":1,\"images\":[\"" + String(repeating: "y", count: 200_000),
    String(repeating: "\0", count: 500), "{\"detections\":[",
  ])
  func aTornLastLineGoes(torn: String) throws {
    do { try RecordFile(path).append(record(0)) }
    let whole = text
    try (whole + torn).write(toFile: path.text, atomically: false, encoding: .utf8)
    do {
      let file = try RecordFile(path)
      #expect(file.hasMended && text == whole)
      try file.append(record(1))
    }
    #expect(try read().count == 2)
  }

  /// Whatever else somebody names by mistake keeps every byte.
  @Test(arguments: [
    "no records", "one line\nmore", "{\"images\":[],\"annotations\":[]}",
    "{\"image\":\"a.png\",\"suffix\":\"a\"}\n", "\u{89}PNG\r\n", "{}", "[]\n",
    "{\"version\":3,\"sources\":[]}", "{\"version\":3,\"sources\":[]}\n",
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0 a disk",
  ])
  func whatHoldsNoRecordsIsLeft(other: String) throws {
    for text in [other, record(0).json + "\n" + other].prefix(other.utf8.last == 10 ? 1 : 2) {
      try text.write(toFile: path.text, atomically: false, encoding: .utf8)
      #expect(throws: RecordFileError.notRecords(path)) { try RecordFile(path) }
      #expect(self.text == text)
    }
  }

  @Test func aRecordWithoutItsEndOfLineStays() throws {
    #expect(Array(record(0).json.utf8).starts(with: RecordFile.start))
    try record(0).json.write(toFile: path.text, atomically: false, encoding: .utf8)
    do {
      let file = try RecordFile(path)
      #expect(!file.hasMended)
      try file.append(record(1))
    }
    #expect(try read() == [record(0), record(1)])
    // Blanks are no record.
    try (text + "  ").write(toFile: path.text, atomically: false, encoding: .utf8)
    do { #expect(try !RecordFile(path).hasMended) }
    #expect(try read().count == 2)
  }

  /// Another program's order of keys.
  @Test func recordsFromElsewhereAreAddedTo() throws {
    let object = try JSONSerialization.jsonObject(with: Data(record(0).json.utf8))
    let sorted = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
    try (sorted + Data("\n".utf8)).write(to: URL(fileURLWithPath: path.text))
    #expect(!text.hasPrefix("{\"version"))
    do { try RecordFile(path).append(record(1)) }
    #expect(try read().count == 2)
  }

  @Test func aFileThatIsRemovedIsNotAddedTo() throws {
    let file = try RecordFile(path)
    try file.append(record(0))
    try FileManager.default.removeItem(atPath: path.text)
    #expect(throws: RecordFileError.removed(path)) { try file.append(record(1)) }
  }

  @Test func oneProgramAtATime() throws {
    let file = try RecordFile(path)
    #expect(throws: RecordFileError.busy(path)) { try RecordFile(path) }
    withExtendedLifetime(file) {}
  }

  @Test func whatIsNoFileIsRefused() {
    #expect(throws: RecordFileError.notAFile("/dev/null")) { try RecordFile("/dev/null") }
    #expect(throws: FileError.self) { try RecordFile("/nowhere/r.jsonl") }
    #expect(throws: (any Error).self) { try RecordFile(Path(folder.path)) }
  }

  @Test func aDamagedLineIsToldWithItsNumber() throws {
    try "\n\(record(0).json)\nnot json\n".write(toFile: path.text, atomically: false, encoding: .utf8)
    let error = #expect(throws: ImportError.self) { try read() }
    #expect(error?.description.hasPrefix("\(path), line 3: not valid JSON: ") == true)
    #expect(error?.description.contains("\n") == false)
  }

  @Test func linesAreReadWhereverTheyAreCut() throws {
    let file = try RecordFile(path)
    let long = Request(
      id: 1, pictures: [.file("a.png")], prompt: Prompt(String(repeating: "long ", count: 150_000)))
    for _ in 0..<5 {
      try file.append(AnswerRecord(long, pictures: [], model: nil))
      try file.append(record(1))
    }
    #expect(try read().map(\.prompt.count) == Array(repeating: [750_000, 10], count: 5).flatMap { $0 })
  }

  @Test func anAnswerIsOneThatCameToItsEnd() {
    #expect(record(0).isAnswered && record(0, finish: .length).isAnswered)
    #expect(!record(0, finish: .cancelled).isAnswered && record(0).question != record(1).question)
    let request = Request(id: 1, pictures: [.file("0.png")], prompt: Prompt("caption en"))
    #expect(!AnswerRecord(request, pictures: [], model: nil, error: "no").isAnswered)
    #expect(AnswerRecord(request, pictures: [], model: nil).question == nil)
  }
}
