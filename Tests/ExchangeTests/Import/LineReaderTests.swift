import Files
import TestSupport
import Testing

@testable import Exchange

@Suite struct LineReaderTests {
  private func lines(_ text: String, piece: Int = 3, limit: Int = 100) throws -> [(Int, String)] {
    var rest = Array(text.utf8)[...]
    let reader = LineReader(file: "f", limit: limit) { _ in
      defer { rest = rest.dropFirst(piece) }
      return Array(rest.prefix(piece))
    }
    var lines: [(Int, String)] = []
    while let line = try reader.next() { lines.append((reader.line, String(decoding: line, as: UTF8.self))) }
    return lines
  }

  @Test(arguments: [1, 2, 3, 100])
  func linesAreCountedAndEmptyOnesPassedOver(piece: Int) throws {
    let found = try lines("\u{FEFF}one\n\n  \r\ntwo three\n\nlast", piece: piece)
    #expect(found.map(\.0) == [1, 4, 6])
    #expect(found.map(\.1) == ["one", "two three", "last"])
    #expect(try lines("", piece: piece).isEmpty)
  }

  @Test func aLineThatNeverEndsIsRefused() {
    #expect(throws: ImportError.lineTooLong(file: "f", line: 2, limit: 8)) {
      try lines("a\n" + String(repeating: "x", count: 100), limit: 8)
    }
    #expect(throws: ImportError.lineTooLong(file: "f", line: 1, limit: 8)) {
      try lines("123456789\n", piece: 50, limit: 8)
    }
  }

  @Test func aFileIsReadAPieceAtATime() throws {
    let folder = TemporaryFolder()
    let line = String(repeating: "x", count: 99_999) + "\n"
    let path = Path(try folder.write("f", String(repeating: line, count: 20).utf8))
    let reader = try LineReader(path)
    while let bytes = try reader.next() { #expect(bytes.count == 99_999) }
    #expect(reader.line == 20)
  }

  @Test func errorsAreALine() {
    #expect(
      "\(ImportError.lineTooLong(file: "f", line: 2, limit: 8))"
        == "f, line 2: a line of more than the 8 bytes that are read")
    #expect(
      "\(ImportError.truthNeeded(file: "f"))"
        == "f: results name pictures by number; the data set that they are of is needed, too")
  }
}
