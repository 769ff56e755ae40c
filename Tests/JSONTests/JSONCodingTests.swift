import Files
import Testing

@testable import JSON

@Suite struct JSONCodingTests {
  private struct Inner: Codable, Equatable {
    let pathIDs: [UInt64]
    let path: Path
    let holes: [Double?]
  }

  private struct Outer: Codable, Equatable {
    let name: String
    let isOn: Bool
    let missing: Int?
    let share: Float
    let inner: Inner
    let table: [String: Int]
  }

  private let value = Outer(
    name: "a \u{1B}[1m", isOn: true, missing: nil, share: 0.5,
    inner: Inner(pathIDs: [1, .max], path: Path(bytes: [0x61, 0xFF]), holes: [1, nil]), table: ["x_y": 3])

  @Test func valuesAreWrittenInTheirOrderAndReadBack() throws {
    let line = try JSONLine.text(encoding: value)
    #expect(
      line == #"{"name":"a \u001b[1m","is_on":true,"share":0.5,"#
        + #""inner":{"path_ids":[1,18446744073709551615],"path":"a\udcff","holes":[1.0,null]},"table":{"x_y":3}}"#
    )
    #expect(try JSONDocument(text: Array(line.utf8), file: "f").root.decoded(Outer.self) == value)
  }

  @Test(arguments: [
    (#"{"name":"a","is_on":true}"#, #"f: "share" is missing"#),
    (#"{"name":1}"#, #"f: "name" must be a string, not 1"#),
    (
      #"{"name":"a","is_on":true,"share":1,"inner":{"path_ids":[-1]}}"#,
      #""inner.path_ids[0]" must be a whole"#
    ),
    (#"{"name":"a","name":"b"}"#, #"f: "name" is there twice"#), ("[]", "f: the whole must be an object"),
  ])
  func whatIsWrongIsNamed(text: String, message: String) {
    let error = #expect(throws: JSONError.self) {
      try JSONDocument(text: Array(text.utf8), file: "f").root.decoded(Outer.self)
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }
}
