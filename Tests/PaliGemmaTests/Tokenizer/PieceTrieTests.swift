import Testing

@testable import PaliGemma

struct PieceTrieTests {
  private func split(_ text: String, _ pieces: [String]) -> [PieceTrie.Part] {
    var trie = PieceTrie()
    for (id, piece) in pieces.enumerated() {
      Array(piece.utf8).withUnsafeBufferPointer { trie.add($0, id: id) }
    }
    return Array(text.utf8).withUnsafeBufferPointer { trie.split($0) }
  }

  @Test func theLongestPieceAtAPlaceWins() {
    #expect(split("aabaaa", ["a", "aa", "aab"]) == [.piece(2), .piece(1), .piece(0)])
  }

  @Test func textBetweenPieces() {
    #expect(split("x<a>y", ["<a>"]) == [.text(0..<1), .piece(0), .text(4..<5)])
    #expect(split("<<a>", ["<a>"]) == [.text(0..<1), .piece(0)])
    #expect(split("<a", ["<a>"]) == [.text(0..<2)])
    #expect(split("", ["a"]) == [])
    #expect(split("abc", []) == [.text(0..<3)])
  }

  @Test func theLeftmostPieceComesBeforeALongerOne() {
    #expect(split("abcd", ["ab", "bcd"]) == [.piece(0), .text(2..<4)])
  }
}
