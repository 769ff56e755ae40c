import Answers
import Files
import TestSupport
import Testing

@testable import Store
@testable import store_writer

struct SummaryBytesTests {
  private static let place = SummaryBytes.place(path: Array("/a".utf8), stamp: Samples.stamp(1), time: 7)

  private static let full = AnswerSummary(
    prompt: "detect \u{E9} ; \u{1F408}", question: "0123456789abcdef", model: "m", engine: "embedded",
    finish: "eos", error: "a\u{0}b", text: String(repeating: "x", count: 300),
    objects: (0..<3).map {
      .init(
        label: "cat \($0)", score: $0 == 1 ? nil : 1 / Float($0 + 3),
        box: LocationBox(y0: 0, x0: $0, y1: 127, x1: 1023))
    })

  private static let empty = AnswerSummary(
    prompt: "", question: "", model: nil, engine: nil, finish: nil, error: nil, text: nil, objects: [])

  private static let aside = AnswerSummary(
    prompt: "detect cat", question: "q", model: nil, engine: nil, finish: "eos", error: nil, text: "",
    objects: [],
    isAside: true)

  @Test(arguments: [full, empty, aside]) func aSummaryComesBackAsItWas(summary: AnswerSummary) throws {
    let bytes = try #require(SummaryBytes.write(summary, at: Self.place))
    #expect(SummaryBytes.read(bytes, at: Self.place) == summary)
  }

  @Test func itsFormIsTheOneThatLiesInDatabases() throws {
    let bytes = try #require(SummaryBytes.write(Self.empty, at: Self.place))
    // The sum as Python computes it.
    #expect(bytes == [1, 82, 76, 192, 111, 144, 189, 224, 139] + Array(repeating: 0, count: 8))
    var writer = SummaryWriter()
    for number: UInt64 in [0, 127, 128, 1023, .max] { writer.number(number) }
    #expect(writer.bytes == [0, 127, 0x80, 1, 0xFF, 7] + Array(repeating: 0xFF, count: 9) + [1])
  }

  @Test func whatIsOfAnotherPlaceIsNotBelieved() throws {
    let bytes = try #require(SummaryBytes.write(Self.full, at: Self.place))
    let path = Array("/a".utf8)
    #expect(
      SummaryBytes.read(bytes, at: SummaryBytes.place(path: path, stamp: Samples.stamp(1), time: 7)) != nil)
    for other in [
      SummaryBytes.place(path: path, stamp: Samples.stamp(1), time: 8),
      SummaryBytes.place(path: path, stamp: Samples.stamp(2), time: 7),
      SummaryBytes.place(path: path, stamp: nil, time: 7),
      SummaryBytes.place(path: Array("/b".utf8), stamp: Samples.stamp(1), time: 7),
    ] {
      #expect(SummaryBytes.read(bytes, at: other) == nil)
    }
  }

  @Test func aScoreThatIsNoNumberIsUnknown() throws {
    let object = AnswerSummary.Object(
      label: "", score: .nan, box: LocationBox(y0: 0, x0: 0, y1: 0, x1: 0))
    let summary = AnswerSummary(
      prompt: "", question: "", model: nil, engine: nil, finish: nil, error: nil, text: nil, objects: [object]
    )
    let bytes = try #require(SummaryBytes.write(summary, at: Self.place))
    let read = try #require(SummaryBytes.read(bytes, at: Self.place))
    #expect(read.objects.count == 1 && read.objects[0].score == nil)
  }

  /// Past the sum, which whoever writes a database could make as well.
  @Test func noFieldsAreBelievedThatAreNone() {
    var writer = SummaryWriter()
    writer.summary(Self.full)
    var whole = SummaryReader(writer.bytes[...])
    #expect(whole.summary() == Self.full)
    for count in 0..<writer.bytes.count {
      var reader = SummaryReader(writer.bytes.prefix(count))
      #expect(reader.summary() == nil, "\(count) bytes")
    }
    var longer = SummaryReader((writer.bytes + [0])[...])
    #expect(longer.summary() == nil)
    let head: [UInt8] = [0, 0, 0, 0, 0, 0, 0]
    let huge: [UInt8] = Array(repeating: 0xFF, count: 9) + [1]
    for wrong in [
      huge, head + huge, head + [3], [1, 0xFF], [0, 0, 2], Array(repeating: 0x80, count: 20),
      // A place beyond 1023; a score that is not finite.
      head + [1, 0, 0, 0x80, 8, 0, 0, 0], head + [1, 0, 1, 0x80, 0x80, 0x80, 0xFC, 7, 0, 0, 0, 0],
    ] {
      var reader = SummaryReader(wrong[...])
      #expect(reader.summary() == nil, "\(wrong)")
    }
    var right = SummaryReader((head + [1, 0, 0, 0xFF, 7, 0, 0, 0])[...])
    #expect(right.summary()?.objects.first?.box.y0 == 1023)
  }

  @Test func noBytesTrapTheReader() {
    var writer = SummaryWriter()
    writer.summary(Self.full)
    var dice = Dice(state: 5)
    for _ in 0..<3000 {
      var bytes = writer.bytes
      for _ in 0..<(1 + dice.roll(3)) { bytes[dice.roll(bytes.count)] = UInt8(dice.roll(256)) }
      var reader = SummaryReader(bytes[...])
      guard let read = reader.summary() else { continue }
      #expect(read.objects.allSatisfy { $0.box.places.allSatisfy((0...1023).contains) })
      #expect(read.objects.allSatisfy { $0.score?.isFinite ?? true })
    }
  }
}
