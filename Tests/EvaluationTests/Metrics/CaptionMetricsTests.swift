import JSON
import Testing

@testable import Evaluation

@Suite struct CaptionMetricsTests {
  /// Of pycocoevalcap, by Fixtures/make_captions.py.
  private static let expected = try! Fixture.json("captions.json")

  private func words() throws -> CaptionWords {
    let items = try Self.expected.elements("items")
    return CaptionWords(
      answers: try items.map { try $0.string("answer") },
      references: try items.map { try $0.required("references").strings() })
  }

  @Test func ciderIsPycocoevalcaps() throws {
    let score = Cider.score(try words())
    #expect(isClose(score.value, try Self.expected.double("cider"), 1e-9))
    for (mine, item) in zip(score.items, try Self.expected.elements("items")) {
      #expect(isClose(mine, try item.double("cider"), 1e-9))
    }
    #expect(score.invalid == 1 && score.interval?.contains(score.value ?? -1) == true)
  }

  @Test func bleuIsPycocoevalcaps() throws {
    let score = Bleu.score(try words())
    let expected = try Self.expected.required("bleu").doubles()
    #expect(isClose(score.value, expected[3], 1e-9))
    #expect(zip(score.parts, expected).allSatisfy { isClose($0.value, $1, 1e-9) })
    for (mine, item) in zip(score.items, try Self.expected.elements("items")) {
      #expect(isClose(mine, try item.double("bleu4"), 1e-9))
    }
    #expect(score.interval?.contains(score.value ?? -1) == true)
  }

  @Test func theSameCaptionIsWorthTen() {
    let texts = ["a cat on a mat", "two dogs run in a park", "the train stops at a station"]
    let score = Cider.score(CaptionWords(answers: texts, references: texts.map { [$0] }))
    #expect(isClose(score.value, 10))
  }

  @Test func nothingIsWorthNothing() {
    let empty = CaptionWords(answers: [], references: [])
    #expect(Cider.score(empty).value == nil && Bleu.score(empty).value == nil)
    let silent = CaptionWords(answers: ["", "..."], references: [["a cat"], ["a dog"]])
    #expect(Cider.score(silent).value == 0 && Cider.score(silent).invalidShare == 1)
    #expect(isClose(Bleu.score(silent).value, 0))
  }
}
