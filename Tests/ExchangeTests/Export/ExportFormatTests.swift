import Answers
import Files
import JSON
import Testing

@testable import Exchange
@testable import Pictures

/// Every format's files, byte for byte, of the answers beside them. `PALI_RECORD=1` records them anew: then run the
/// scripts in `Peers` over them.
@Suite struct ExportFormatTests {
  private static func options(_ change: (inout ExportOptions) throws -> Void = { _ in }) rethrows
    -> ExportOptions
  {
    var options = ExportOptions()
    try change(&options)
    return options
  }

  @Test(arguments: ["coco", "coco-results", "paligemma", "csv", "jsonl", "html", "label-studio"])
  func aFileIsAsItWas(format: String) throws {
    let suffix = try #require(ExportFormat.named(format)?.suffix)
    try Fixture.check(Exported(format, Fixture.answers()).bytes, "\(format).\(suffix)")
  }

  @Test func resultsOfATruthAreAsTheyWere() throws {
    let options = try Self.options { $0.truth = try Fixture.truth() }
    try Fixture.check(Exported("coco-results", Fixture.answers(), options).bytes, "truth-results.json")
  }

  @Test(arguments: ["yolo", "yolo-segment"], [ExportOptions.Role.predictions, .training])
  func aFolderIsAsItWas(format: String, role: ExportOptions.Role) throws {
    let exported = try Exported(format, Fixture.answers(), Self.options { $0.role = role })
    let folder = role == .training ? format : "\(format)-scores"
    var copies: [String] = []
    for (name, content) in exported.files.sorted(by: { $0.key < $1.key }) {
      switch content {
      case .bytes(let bytes): try Fixture.check(bytes, "\(folder)/\(name)")
      case .copy(let path): copies.append("\(name) \(JSONLine.text(.path(path)))\n")
      }
    }
    try Fixture.check(Array(copies.joined().utf8), "\(folder)-copies.txt")
  }

  @Test(arguments: ExportFormat.all.map(\.name))
  func aFormatIsFoundByItsNameAndWritesNothingOfNothing(name: String) throws {
    let format = try #require(ExportFormat.named(name))
    #expect(format.name == name && !format.help.isEmpty && format.isFolder == (format.suffix == nil))
    let empty = try Exported(name, [])
    #expect(empty.summary.lines == ["0 answers, 0 objects"])
    if format.suffix == "json" { _ = try JSONDocument(text: empty.bytes, file: name) }
    if format.isFolder { #expect(Set(empty.files.keys) == ["data.yaml"]) }
  }

  @Test(arguments: ["coco", "coco-results", "label-studio"])
  func jsonIsJSONWhateverTheNames(format: String) throws {
    let exported = try Exported(format, Fixture.answers())
    _ = try JSONDocument(text: exported.bytes, file: format)
  }

  /// What a line, a terminal or a spreadsheet would take for its own is in no text format.
  @Test(arguments: ExportFormat.all.map(\.name))
  func noControlCharacterComesThrough(format: String) throws {
    let exported = try Exported(format, Fixture.answers())
    let texts =
      [exported.text] + exported.files.keys + exported.files.keys.compactMap { exported.text(of: $0) }
    for text in texts {
      let controls = text.unicodeScalars.filter { isControl($0) && !"\n\r\t".unicodeScalars.contains($0) }
      #expect(controls.isEmpty, "\(format)")
    }
  }

  /// Pieces come with the answers that they are of: nothing is kept for the end but what is small.
  @Test(arguments: ["coco", "coco-results", "paligemma", "csv", "jsonl", "html", "label-studio"])
  func answersAreWrittenAsTheyCome(format: String) throws {
    var export = Export(try #require(ExportFormat.named(format)))
    for number in 0..<100 {
      let pieces = export.add(record(Path("\(number).png"), objects: [object("cat", 1, 2, 30, 40)]))
      #expect(pieces.contains { if case .bytes(let bytes) = $0.content { bytes.count > 20 } else { false } })
    }
    #expect(export.summary.answers == 100 && export.summary.objects == 100)
  }

  @Test func objectsAndAnswersThatAreLeftOutAreCounted() throws {
    let summary = try Exported("coco", Fixture.answers()).summary
    #expect(
      summary.lines == [
        "7 answers, 18 objects", "1 answer left out: no answer came",
        "1 answer left out: about several pictures at once", "1 object left out: no label",
        "1 object left out: the box is inverted", "1 object left out: the box has no area",
        "1 object left out: the box has not four sides",
        "2 objects: without the mask, which cannot be read or belongs to another size",
        "2 objects: odd in form, with too many places or not 16 mask codes; written all the same",
        "1 answer: ends before the model was done", "1 answer: written without objects",
      ])
    let outlines = try Exported("yolo-segment", Fixture.answers()).summary
    #expect(outlines.leftOut[.noMask] == 16 && outlines.objects == 2)
    #expect(outlines.remarks[.joined] == 2 && outlines.remarks[.scoreAssumed] == 1)
  }
}
