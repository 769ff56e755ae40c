import JSON
import TestSupport
import Testing

@testable import Evaluation

@Suite struct TreebankTests {
  /// Of Fixtures/make_captions.py: five hundred captions with the edges named there.
  @Test func captionsHaveTheJavaTokenizersWords() throws {
    let items = try Fixture.json("captions.json").elements("items")
    let answers = Treebank.words(try items.map { try $0.string("answer") })
    let references = Treebank.words(try items.flatMap { try $0.required("references").strings() })
    #expect(answers == (try items.map { try $0.required("answer tokens").strings() }))
    #expect(
      references == (try items.flatMap { try $0.elements("reference tokens").map { try $0.strings() } }))
    #expect(answers.count + references.count == 500)
  }

  /// What the Java tokenizer does besides, and this one does not: the list in `Treebank`'s description.
  @Test func captionsBeyondDiffer() throws {
    let rows = try Fixture.json("captions-beyond.json").elements()
    #expect(rows.count == 9)
    for row in rows {
      let caption = try row.string("caption")
      #expect(Treebank.words([caption]) != [try row.required("tokens").strings()], "\(caption)")
    }
  }

  @Test func everyCaptionHasItsLine() {
    #expect(Treebank.words([]) == [])
    #expect(
      Treebank.words(["", "a\nb", "", "c\u{2028}d\r\ne\u{85}f"]) == [
        [], ["a", "b"], [], ["c", "d", "e", "f"],
      ])
  }

  @Test func aCaptionLooksOnToTheNext() {
    #expect(Treebank.words(["plan B.", "two dogs"])[0] == ["plan", "b."])
    #expect(Treebank.words(["plan B.", "The dog"])[0] == ["plan", "b"])
    #expect(Treebank.words(["plan B.", "Theory"])[0] == ["plan", "b."])
  }

  @Test func scriptsAreWordsAndWhatIsNoneIsLeftOut() {
    #expect(
      Treebank.words(["Ein Mädchen läuft", "日本語 と 🐈 ☕", "हिन्दी में"]) == [
        ["ein", "mädchen", "läuft"], ["日本語", "と", "☕"], ["हिन्दी", "में"],
      ])
  }

  @Test func longTextsAreReadInGoodTime() {
    for piece in ["a,", "a.", "A", "A&", "a_", "a/", "''", " ", ".", "1-", "a-", "n't", "x. "] {
      let time = processorTime { _ = Treebank.words([String(repeating: piece, count: 3000)]) }
      #expect(time < .seconds(10), "\(piece)")
    }
  }

  /// Of any text come words; a trap would end the tests.
  @Test func anyTextIsReadToItsEnd() {
    var dice = Dice(state: 3)
    let marks = Array("aA'’n.s-1,/ \"$#@&;:!?()<>_*½—“t\u{AD}\u{300}🐈\u{FEFF}\0d")
    for _ in 0..<1000 {
      let text = String((0..<dice.roll(40)).map { _ in dice.pick(marks) })
      let words = Treebank.words([text, text])
      #expect(words.count == 2 && words.joined().allSatisfy { !$0.isEmpty && !$0.contains(" ") })
    }
  }
}
