import Answers
import Files
import TestSupport
import Testing

@testable import Exchange

@Suite struct RecordLinesTests {
  private let format = ImportFormat.named("jsonl")

  @Test func recordsAreReadBackWithoutLoss() throws {
    let folder = TemporaryFolder()
    let answers = try Fixture.answers()
    let path = Path(try folder.write("a.jsonl", Exported("jsonl", answers).bytes))
    var records: [AnswerRecord] = []
    let summary = try #require(format).read(path, ImportOptions()) { records.append($0) }
    #expect(records == answers)
    #expect(summary.lines == ["9 records, 22 objects"])
  }

  @Test func asTruthTheyAreSaidByNoModel() throws {
    var options = ImportOptions()
    options.role = .truth
    _ = try #require(format).read(Fixture.path("answers.jsonl"), options) { #expect($0.engine == "truth") }
  }

  /// Whatever is done to a file, reading it ends, and says what is wrong in a line.
  @Test(arguments: ["answers.jsonl", "paligemma.jsonl", "truth.json", "coco.json", "truth-results.json"])
  func aDamagedFileIsAnError(name: String) throws {
    let folder = TemporaryFolder()
    let whole = try readFile(Fixture.path(name), limit: 1 << 20)
    var dice = Dice(state: 11)
    var options = ImportOptions()
    options.truth = try Fixture.truth()
    options.size = { _ in (40, 30) }
    let format =
      name.hasPrefix("truth-") ? "coco-results" : name.hasSuffix("jsonl") ? String(name.dropLast(6)) : "coco"
    let reader = try #require(ImportFormat.named(format == "answers" ? "jsonl" : format))
    for _ in 0..<100 {
      let path = Path(try folder.write("f", damaged(whole, &dice)))
      do {
        _ = try reader.read(path, options) { record in
          for format in ExportFormat.all { _ = try Exported(format.name, [record]) }
        }
      } catch {
        #expect("\(error)".utf8.count < 1000 && !"\(error)".contains("\n"))
      }
    }
  }

  private func damaged(_ whole: [UInt8], _ dice: inout Dice) -> [UInt8] {
    var bytes = whole
    for _ in 0...dice.roll(4) {
      let place = dice.roll(bytes.count)
      switch dice.roll(4) {
      case 0: bytes[place] = UInt8(dice.roll(256))
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + dice.roll(20)))
      case 2:
        bytes.insert(
          contentsOf: dice.pick(["9", "-", "1e308", "99999999999999999999", "[", "null", "\""]).utf8,
          at: place)
      default: bytes[place] = UInt8(ascii: "0") + UInt8(dice.roll(10))
      }
    }
    return bytes
  }
}
