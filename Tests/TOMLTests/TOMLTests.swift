import Foundation
import TestSupport
import Testing

@testable import TOML

@Suite struct TOMLTests {
  /// Of Python's tomllib: `value` null is a document that is refused. Fixtures/make_documents.py tells the forms.
  nonisolated(unsafe) private static let documents: [(bytes: [UInt8], value: Any)] = {
    let url = Bundle.module.url(forResource: "documents", withExtension: "json")!
    let rows = try! JSONSerialization.jsonObject(with: Data(contentsOf: url)) as! [[String: Any]]
    return rows.map { row in
      let digits = Array((row["toml"] as! String).utf8)
      let bytes = stride(from: 0, to: digits.count, by: 2).map {
        UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)!
      }
      return (bytes, row["value"]!)
    }
  }()

  @Test func everyDocumentHasItsVerdictAndItsValues() throws {
    #expect(Self.documents.count > 500)
    for (bytes, expected) in Self.documents {
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        let table = try TOML.parse(bytes)
        #expect(!(expected is NSNull), "accepted: \(text)")
        #expect(NSDictionary(dictionary: Self.plain(table)).isEqual(expected), "\(text)")
      } catch {
        #expect(expected is NSNull, "\(error): \(text)")
        #expect(error.place.line >= 1 && error.place.column >= 1 && !error.fault.contains("\n"))
      }
    }
  }

  private static func plain(_ table: TOMLTable) -> [String: Any] {
    Dictionary(uniqueKeysWithValues: table.entries.map { ($0.key, plain($0.value)) })
  }

  private static func plain(_ value: TOMLValue) -> Any {
    switch value.kind {
    case .string(let text): "s:" + text
    case .integer(let number): "i:\(number)"
    case .float(let number) where number.isNaN: "f:nan"
    case .float(let number):
      "f:" + (0..<8).map { String(format: "%02x", number.bitPattern >> (56 - 8 * UInt64($0)) & 255) }.joined()
    case .boolean(let truth): "b:\(truth)"
    case .moment(let text): "d:" + python(text)
    case .array(let values): values.map(plain)
    case .table(let table): plain(table)
    }
  }

  /// As Python's `isoformat` writes it: a T between, microseconds where there are any, an offset for Z.
  private static func python(_ text: String) -> String {
    var text = text.uppercased().replacing(" ", with: "T")
    if text.hasSuffix("Z") { text = text.dropLast() + "+00:00" }
    text = text.replacing("-00:00", with: "+00:00")
    guard let dot = text.firstIndex(of: ".") else { return text }
    let digits = text[text.index(after: dot)...].prefix { $0.isNumber }
    let rest = text[digits.endIndex...]
    let micro = (digits + "000000").prefix(6)
    return text[..<dot] + (micro == "000000" ? "" : "." + micro) + rest
  }

  @Test(arguments: [
    ("[", 1, 2), ("[[", 1, 3), ("[.]", 1, 2), ("[!]", 1, 2), ("[#", 1, 2), ("a = 1\n  b", 2, 4),
    ("é = 1", 1, 1),
    ("a = \"漢\u{1}\"", 1, 7), ("a = 1\na = 2", 2, 1), ("x = [1,\n 2", 2, 3), ("a = 1\r\nb = \0", 2, 5),
    ("[a.b]\n[a]\nb.c = 1", 3, 1), ("d = 2023-02-30", 1, 5),
  ])
  func faultsHaveTheirPlace(text: String, line: Int, column: Int) {
    let error = #expect(throws: TOMLError.self) { try TOML.parse(Array(text.utf8)) }
    #expect(error?.place == Place(line: line, column: column), "\(error.map { "\($0)" } ?? "")")
  }

  /// Of any bytes at all comes a table or a fault with its place; a trap would end the tests.
  @Test func tenThousandRandomDocumentsDoNoHarm() {
    var dice = Dice(state: 7)
    let marks = Array("[]{}\"'=.,#\n\r\t \\u0_-+eTZ:x\0\u{7F}é".utf8)
    for round in 0..<10_000 {
      let length = Int(dice.next() % 60)
      let bytes = (0..<length).map { _ -> UInt8 in
        let roll = dice.next()
        return round % 2 == 0 ? UInt8(truncatingIfNeeded: roll) : marks[Int(roll % UInt64(marks.count))]
      }
      check(bytes)
    }
  }

  /// Documents that were valid once, with something done to them.
  @Test func damagedDocumentsDoNoHarm() {
    var dice = Dice(state: 8)
    for (bytes, _) in Self.documents where !bytes.isEmpty {
      for _ in 0..<20 {
        var damaged = bytes
        let at = Int(dice.next() % UInt64(bytes.count))
        switch dice.next() % 4 {
        case 0: damaged.removeSubrange(at...)
        case 1: damaged[at] = UInt8(truncatingIfNeeded: dice.next())
        case 2: damaged.insert(contentsOf: Array("[[{\"'''\\".utf8).shuffled(using: &dice), at: at)
        default: damaged += bytes
        }
        check(damaged)
      }
    }
  }

  private func check(_ bytes: [UInt8]) {
    do {
      _ = try TOML.parse(bytes)
    } catch {
      let isBounded = error.description.utf8.count < 500 && !error.description.contains("\n")
      #expect(error.place.line >= 1 && error.place.column >= 1 && isBounded, "\(bytes)")
    }
  }

  @Test(arguments: ["[", "{a=", "a.", "[[", "[a.", "\"", "'''", "a=[", "[a]\n", "x"])
  func depthAndLengthAreBounded(piece: String) {
    for text in [String(repeating: piece, count: 100_000), "a=" + String(repeating: piece, count: 100_000)] {
      check(Array(text.utf8))
    }
  }
}
