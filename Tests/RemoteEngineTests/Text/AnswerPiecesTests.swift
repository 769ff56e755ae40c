import Testing

@testable import RemoteEngine

struct AnswerPiecesTests {
  private func told(_ texts: String...) -> [ToldToken] {
    texts.enumerated().map { ToldToken(id: $0 + 10, text: $1, logprob: -1) }
  }

  private func texts(_ pieces: [AnswerPiece]) -> [String] { pieces.map(\.text) }

  @Test func aTokenTakesTheTextThatComesWithIt() {
    var pieces = AnswerPieces()
    #expect(pieces.append("", []) == [])
    #expect(
      pieces.append("<loc0001>", told("<loc0001>")) == [AnswerPiece(text: "<loc0001>", id: 10, logprob: -1)])
    #expect(pieces.append(" cat", [ToldToken(id: 5)]) == [AnswerPiece(text: " cat", id: 5)])
    #expect(pieces.isTold && pieces.finish() == [])
  }

  @Test func severalTokensShareTheirText() {
    var pieces = AnswerPieces()
    #expect(
      texts(pieces.append(" a cat<loc0001>", told(" a", " cat", "<loc0001>"))) == [" a", " cat", "<loc0001>"])
    // As the vocabulary writes them.
    #expect(texts(pieces.append(" big dog", told("\u{2581}big", "\u{2581}dog"))) == [" big", " dog"])
    #expect(pieces.isTold)
  }

  @Test func theEndAddsNoText() {
    var pieces = AnswerPieces()
    #expect(texts(pieces.append(" cat", told(" cat", "<eos>"))) == [" cat", ""])
    #expect(texts(pieces.append("", told("<eos>"))) == [""])
    #expect(texts(pieces.append("<eos>", told("<eos>"))) == [""])
    #expect(texts(pieces.append("<eos>", [ToldToken(id: 1)])) == [""])
    #expect(pieces.isTold)
  }

  /// Its text has a character once it is whole, with the token that ends it.
  @Test func partsOfACharacterWaitForIt() {
    var pieces = AnswerPieces()
    #expect(texts(pieces.append("", told("\u{FFFD}"))) == [""])
    #expect(texts(pieces.append("é", told("\u{FFFD}"))) == ["é"])
    #expect(texts(pieces.append("é cat", told("\u{FFFD}", "\u{FFFD}", " cat"))) == ["", "é", " cat"])
    #expect(texts(pieces.append("aé", told("a", "\u{FFFD}", "\u{FFFD}", "<eos>"))) == ["a", "", "é", ""])
    #expect(pieces.isTold)
  }

  @Test func theFirstBlankMayBeMissing() {
    var pieces = AnswerPieces()
    #expect(texts(pieces.append("cat", told(" cat"))) == ["cat"])
    #expect(pieces.isTold)
    #expect(texts(pieces.append("dog", told(" dog"))) == ["dog"])
    #expect(!pieces.isTold)
  }

  /// The text is right, and nothing is known of the tokens from there on.
  @Test func whatDisagreesIsNotBelieved() {
    for (text, told) in [
      (" dog", told(" cat")), (" cat", told(" cat", " dog")), (" cat dog", told(" cat")),
      (" cat", [ToldToken(id: 1), ToldToken(id: 2)]), (" cat", []), ("", told(" cat")),
    ] {
      var pieces = AnswerPieces()
      #expect(pieces.append(" a", self.told(" a")) == [AnswerPiece(text: " a", id: 10, logprob: -1)])
      let cut = pieces.append(text, told) + pieces.append(" ;", self.told(" ;"))
      let expected = text.split(separator: " ").map { " \($0)" } + [" ;"]
      #expect(cut + pieces.finish() == expected.map { AnswerPiece(text: $0) }, "\(text)")
      #expect(!pieces.isTold)
    }
  }
}
