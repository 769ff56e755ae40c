import TestSupport
import Testing

@testable import Answers

struct TextPiecesTests {
  private func pieces(_ parts: [String]) -> [String] {
    var pieces = TextPieces()
    return parts.flatMap { pieces.append($0) } + pieces.finish()
  }

  @Test(arguments: [
    ("<loc0010><loc0020> cat ; dog", ["<loc0010>", "<loc0020>", " cat", " ;", " dog"]),
    // Some write blanks between codes: they belong to what follows.
    ("<loc0010> <seg001>\ncat", ["<loc0010>", " <seg001>", "\ncat"]),
    ("a<loc0001>b", ["a", "<loc0001>", "b"]), ("<loc12><segment>", ["<loc12>", "<segment>"]),
    ("1 < 2 <", ["1", " <", " 2", " <"]), ("", []), ("  ", ["  "]), ("<loc00", ["<loc00"]),
    ("café 🐈", ["café", " 🐈"]), ("cat<eos>", ["cat"]), ("cat <eos><pad><pad> ", ["cat"]),
    ("<eos> is written", ["<eos>", " is", " written"]), ("<eos", ["<eos"]),
  ])
  func textIsCutIntoCodesAndWords(_ text: String, _ expected: [String]) {
    #expect(pieces([text]) == expected)
  }

  /// Words may come in parts; codes and their text are the same wherever the stream is cut.
  @Test func theSameWhereverItIsCut() {
    let text = " <loc0010><loc1023> <seg127> big cat ; <loc0 <<eos><eos>a 🐈<eos>"
    let whole = pieces([text])
    var dice = Dice(state: 1)
    for _ in 0..<300 {
      var rest = text[...]
      var parts: [String] = []
      while !rest.isEmpty {
        parts.append(String(rest.prefix(1 + dice.roll(6))))
        rest = rest.dropFirst(parts[parts.count - 1].count)
      }
      let cut = pieces(parts)
      #expect(cut.joined() == whole.joined(), "\(parts)")
      func codes(_ pieces: [String]) -> [String] {
        pieces.filter { AnswerCode.location($0) != nil || AnswerCode.segment($0) != nil }
      }
      #expect(codes(cut) == codes(whole), "\(parts)")
    }
  }

  /// What cannot become a code any more is there at once.
  @Test func nothingIsHeldBackForLonger() {
    var pieces = TextPieces()
    #expect(pieces.append("a cat") == ["a", " cat"])
    #expect(pieces.append("<l") == [])
    #expect(pieces.append("o") == [])
    #expect(pieces.append("w") == ["<low"])
    #expect(pieces.append(" ") == [])
    #expect(pieces.append("x") == [" x"])
  }

  @Test func codesHaveTheirNumbers() {
    #expect(AnswerCode.location("<loc0000>") == 0 && AnswerCode.location(" <loc1023>") == 1023)
    #expect(AnswerCode.segment("<seg127>") == 127)
    for text in [
      "<loc1024>", "<loc001>", "<loc00001>", "<loc-001>", "<seg0001>", "<loc0001>x", "loc0001", "",
    ] {
      #expect(AnswerCode.location(text) == nil, "\(text)")
    }
    #expect(AnswerCode.segment("<seg128>") == nil && AnswerCode.segment("<loc0001>") == nil)
  }
}
