import TestSupport
import Testing

@testable import Answers

@Suite("What two texts have in common, word by word")
struct WordDiffTests {
  /// "a -b +c".
  private static func text(_ diff: WordDiff) -> String {
    diff.pieces.map { piece in
      let sign =
        switch piece.kind {
        case .same: ""
        case .removed: "-"
        case .added: "+"
        }
      return sign + piece.text.split(separator: " ").joined(separator: " ")
    }
    .joined(separator: "|")
  }

  @Test(arguments: [
    ("", "", ""), ("a cat", "a cat", "a cat"), ("a  cat\n", " a cat", "a cat"), ("", "a cat", "+a cat"),
    ("a cat", "", "-a cat"), ("a cat", "a dog", "a|-cat|+dog"), ("a red car", "a car", "a|-red|car"),
    ("a car", "a red car", "a|+red|car"), ("a b c d", "a c b d", "a|-b|c|+b|d"),
    ("x a b", "a b y", "-x|a b|+y"),
    (
      "<loc0001><loc0002> cat", "<loc0001><loc0003> cat", "<loc0001>|-<loc0002>|+<loc0003>| cat"
    ),
    ("赤い車", "青い車", "-赤|+青|い車"), ("a<b", "a<c", "a|-<b|+<c"),
    ("a cat, a dog.", "a cat and a dog", "a cat|-,|+and|a dog|-."),
    ("it is 3.5!", "it is 3.6!", "it is|-3.5|+3.6|!"),
    ("what?!", "what", "what|-?!"), ("...", "...", "..."),
    ("e\u{301}t", "\u{e9}t", "\u{e9}t"),
  ])
  func `pieces in order`(left: String, right: String, pieces: String) {
    #expect(Self.text(WordDiff(left, right)) == pieces.replacing("| cat", with: "|cat"))
  }

  @Test func `pieces make up the texts again`() {
    let diff = WordDiff("one  two\tthree", "one two  four")
    #expect(diff.pieces.filter { $0.kind != .removed }.map(\.text).joined() == "one two  four")
    #expect(diff.pieces.filter { $0.kind == .removed }.map(\.text) == ["\tthree"])
    #expect(diff.pieces.map(\.words) == [2, 1, 1])
  }

  @Test(
    arguments: [
      ("", "", 1.0), ("a", "", 0), ("a cat", "a dog", 0.5), ("a b c", "a b c", 1), ("a", "b", 0),
      ("a b c d", "a", 0.4),
    ] as [(String, String, Double)])
  func `the share of common words`(left: String, right: String, share: Double) {
    #expect(abs(WordDiff(left, right).share - share) < 1e-12)
    #expect(WordDiff(left, right).isSame == (share == 1))
  }

  /// Of all subsequences of a short text the longest that the other has, tried one by one.
  private static func longest(_ a: [String], _ b: [String]) -> Int {
    (0..<1 << a.count).map { choice in
      let words = a.indices.filter { choice >> $0 & 1 == 1 }.map { a[$0] }
      var rest = b[...]
      for word in words {
        guard let place = rest.firstIndex(of: word) else { return 0 }
        rest = rest[(place + 1)...]
      }
      return words.count
    }
    .max() ?? 0
  }

  @Test func `no common subsequence is longer`() {
    var dice = Dice(state: 3)
    for _ in 0..<300 {
      let (a, b) = (Self.words(&dice), Self.words(&dice))
      let diff = WordDiff(a.joined(separator: " "), b.joined(separator: " "))
      let common = diff.pieces.filter { $0.kind == .same }.reduce(0) { $0 + $1.words }
      #expect(common == Self.longest(a, b), "\(a) \(b)")
      func kept(_ kinds: [WordDiff.Piece.Kind]) -> [String] {
        diff.pieces.filter { kinds.contains($0.kind) }.flatMap {
          $0.text.split(separator: " ").map(String.init)
        }
      }
      #expect(kept([.same, .removed]) == a && kept([.same, .added]) == b)
    }
  }

  private static func words(_ dice: inout Dice) -> [String] {
    (0..<dice.roll(9)).map { _ in ["a", "b", "c"][dice.roll(3)] }
  }

  @Test func `long texts of one beginning and end are compared whole`() {
    let long = (0..<20_000).map { "w\($0)" }
    let diff = WordDiff(long.joined(separator: " "), (long + ["end"]).joined(separator: " "))
    #expect(!diff.isCut && diff.pieces.map(\.words) == [20_000, 1])
  }

  @Test func `what is beyond the limit counts as other words`() {
    let count = WordDiff.wordLimit + 10
    let left = "x " + (0..<count).map { "w\($0)" }.joined(separator: " ") + " y"
    let right = "z " + (0..<count).map { "w\($0)" }.joined(separator: " ") + " y"
    #expect(!WordDiff(left, right).isCut)
    let cut = WordDiff(left + " a", right + " b")
    #expect(cut.isCut)
    #expect(cut.pieces.reduce(0) { $0 + ($1.kind == .same ? $1.words : 0) } == WordDiff.wordLimit - 1)
    #expect(cut.pieces.filter { $0.kind != .added }.reduce(0) { $0 + $1.words } == count + 3)
  }

  @Test(arguments: [
    ("a red car", "a blue car", "a [-red-] [+blue+] car"), ("same", "same", "same"), ("", "", ""),
    ("one two three four five six x", "one two three four five six y", "... four five six [-x-] [+y+]"),
    ("x one two three four five six seven", "one two three four five six seven", "[-x-] one two three ..."),
    ("a 1 2 3 4 5 6 7 8 b", "c 1 2 3 4 5 6 7 8 d", "[-a-] [+c+] 1 2 3 ... 6 7 8 [-b-] [+d+]"),
  ])
  func `marked in a line`(left: String, right: String, line: String) {
    #expect(WordDiff(left, right).marked() == line)
  }
}
