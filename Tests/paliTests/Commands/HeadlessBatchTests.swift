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
    var batch = HeadlessBatch(Self.requests)
    for _ in 0..<3 { _ = batch.begin() }
    #expect(batch.underWay == [0, 1, 2])
    batch.take(Self.answer("c"), of: 2)
    #expect(batch.takeOutcome() == nil && batch.underWay == [0, 1])
    batch.take(.failed(message: "no"), of: 0)
    #expect(text(batch.takeOutcome()) == "no" && batch.nextToTell?.id == 1)
    batch.take(Self.answer("b"), of: 1)
    #expect(text(batch.takeOutcome()) == "b" && text(batch.takeOutcome()) == "c")
    #expect(batch.begin()?.id == 3 && batch.begin() == nil)
    batch.take(Self.answer("d"), of: 3)
    #expect(text(batch.takeOutcome()) == "d" && batch.nextToTell == nil)
  }
}
