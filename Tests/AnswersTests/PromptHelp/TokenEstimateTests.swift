import Testing

@testable import Answers

@Suite("About how many tokens a text is")
struct TokenEstimateTests {
  @Test(arguments: [
    ("", 0), ("cat", 1), ("a cat on a mat", 5), ("<loc0001><loc0002> cat", 3), ("internationalisation", 3),
    ("日本語", 3), ("   ", 1),
  ])
  func `of words, codes and other scripts`(text: String, tokens: Int) {
    #expect(TokenEstimate.tokens(of: text) == tokens)
    #expect(TokenEstimate.tokens(ofPrompt: text) == tokens + 2)
  }
}
