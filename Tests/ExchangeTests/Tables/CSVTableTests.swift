import Answers
import Testing

@testable import Exchange

@Suite struct CSVTableTests {
  @Test func everyRowHasEveryColumn() throws {
    let rows = parsed(try Exported("csv", Fixture.answers()).text)
    #expect(rows.count == 26)
    #expect(rows.allSatisfy { $0.count == rows[0].count })
    #expect(
      Array(rows[1].prefix(8)) == [
        "photos/cat.jpg", "640", "480", "detect cat ; dog",
        "<loc0102><loc0205><loc0511><loc0614> cat ; <loc0000><loc0700><loc0300><loc1023> dog", "1", "cat",
        "0.9",
      ])
  }

  @Test(arguments: ["=1+1", "+1", "-1", "@a", "\t=1", "＝1"])
  func noTextIsAFormula(label: String) throws {
    let row = parsed(
      try Exported("csv", [record(prompt: label, text: label, objects: [object(label, 0, 0, 1, 1)])]).text)[1]
    for column in [3, 4, 6] { #expect(row[column] == "'" + label) }
  }

  @Test(arguments: ["a,b", "\"", "a\nb", "a\r\nb", " a ", "ä\"\"", ""])
  func whatIsQuotedIsReadBack(text: String) throws {
    #expect(parsed(try Exported("csv", [record(text: text)]).text)[1][4] == text)
  }

  @Test func anAnswerWithoutObjectsIsARow() throws {
    let row = parsed(try Exported("csv", [record(prompt: "caption en", text: "a cat")]).text)[1]
    #expect(row[4] == "a cat" && row[5...13].allSatisfy(\.isEmpty) && row[14] == "eos" && row[16] == "demo")
  }

  /// By RFC 4180.
  private func parsed(_ text: String) -> [[String]] {
    var rows: [[String]] = [[""]]
    var (isQuoted, rest) = (false, Array(text.unicodeScalars)[...])
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"" where isQuoted && rest.first == "\"":
        rest.removeFirst()
        rows[rows.count - 1][rows[rows.count - 1].count - 1] += "\""
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: rows[rows.count - 1].append("")
      case "\r" where !isQuoted: rest.removeFirst(); rows.append([""])
      default: rows[rows.count - 1][rows[rows.count - 1].count - 1].unicodeScalars.append(scalar)
      }
    }
    return rows.dropLast()
  }
}
