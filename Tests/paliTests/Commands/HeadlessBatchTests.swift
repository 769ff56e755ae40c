import Answers
import Files
import Testing

@testable import pali

@Suite struct HeadlessBatchTests {
  private static let requests = (0..<4).map {
    Request(id: RunID(UInt64($0)), pictures: [.file(Path("/\($0).png"))], prompt: Prompt("caption en"))
  }

  private func text(_ outcome: HeadlessEngine.Outcome?) -> String? {
    switch outcome {
    case .success(let answered): answered.answer.text
    case .failure(let error): "\(error)"
    case nil: nil
    }
  }

  private static func answer(_ text: String) -> RunEvent {
    .finished(
      Answer(
        promptIDs: [], text: text, tokens: [], output: ParsedOutput(), finish: .eos, timing: Timing()))
  }

  @Test func eachIsToldInItsTurn() {
    var batch = HeadlessBatch(atOnce: 3)
    for request in Self.requests where batch.hasRoom { batch.begin(request) }
    #expect(batch.underWay == [0, 1, 2])
    batch.take(Self.answer("c"), of: 2)
    #expect(batch.takeOutcome() == nil && batch.underWay == [0, 1])
    batch.take(.failed(message: "no"), of: 0)
    #expect(text(batch.takeOutcome()) == "no" && batch.nextToTell?.id == 1)
    batch.take(Self.answer("b"), of: 1)
    #expect(text(batch.takeOutcome()) == "b" && text(batch.takeOutcome()) == "c")
    #expect(batch.hasRoom && batch.nextToTell == nil)
    batch.begin(Self.requests[3])
    batch.take(Self.answer("d"), of: 3)
    #expect(text(batch.takeOutcome()) == "d" && batch.nextToTell == nil)
  }

  /// What ends behind one that takes long is kept, but not without bound.
  @Test func nobodyRunsFarAhead() {
    var batch = HeadlessBatch(atOnce: 2)
    var begun = 0
    while batch.hasRoom {
      let id = RunID(UInt64(begun))
      batch.begin(Request(id: id, pictures: [], prompt: Prompt("ocr")))
      if begun > 0 { batch.take(Self.answer("x"), of: id) }
      begun += 1
    }
    #expect(begun == 8 && batch.takeOutcome() == nil)
  }
}
