import Answers
import Testing

@Suite("Where two answers part")
struct TokenDivergenceTests {
  private static func tokens(_ texts: [String], ids: [Int?] = [], logprob: Float? = nil) -> [GeneratedToken] {
    texts.enumerated().map { place, text in
      GeneratedToken(id: place < ids.count ? ids[place] : nil, text: text, logprob: logprob)
    }
  }

  @Test func `the first step, what comes before it, and both sides there`() throws {
    let parts = try #require(
      TokenDivergence(
        Self.tokens(["a", " red", " car"], logprob: -1), Self.tokens(["a", " blue", " car"], logprob: -2)))
    #expect(parts.step == 1 && parts.shared == "a")
    #expect(parts.left?.text == " red" && parts.left?.logprob == -1)
    #expect(parts.right?.text == " blue" && parts.right?.logprob == -2)
  }

  @Test func `ids come before texts where both are told`() {
    let left = Self.tokens(["a", "b"], ids: [1, 2])
    #expect(TokenDivergence(left, Self.tokens(["a", "b"], ids: [1, 3]))?.step == 1)
    #expect(TokenDivergence(left, Self.tokens(["a", "x"], ids: [1, 2])) == nil)
    #expect(TokenDivergence(left, Self.tokens(["a", "b"])) == nil)
    #expect(TokenDivergence(left, Self.tokens(["a", "c"]))?.step == 1)
  }

  @Test func `one that ends sooner has no token there`() throws {
    let parts = try #require(TokenDivergence(Self.tokens(["a"]), Self.tokens(["a", "b"])))
    #expect(parts.step == 1 && parts.left == nil && parts.right?.text == "b")
    let end = GeneratedToken(id: nil, text: "", logprob: nil, isEnd: true)
    #expect(TokenDivergence(Self.tokens([""]), [end])?.step == 0)
  }

  @Test func `where tokens are not told nothing is known`() {
    #expect(TokenDivergence([], Self.tokens(["a"])) == nil)
    #expect(TokenDivergence(Self.tokens(["a"]), []) == nil)
    #expect(TokenDivergence(Self.tokens(["a"]), Self.tokens(["a"])) == nil)
  }
}
