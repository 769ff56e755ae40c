import Answers
import JSON
import LoopbackServers
import Testing

@testable import RemoteEngine

struct ChatPartTests {
  private func part(_ text: String) throws -> ChatPart {
    try ChatPart(JSONDocument(text: text.utf8, file: "test").root)
  }

  private func part(choice: String) throws -> ChatPart { try part(#"{"choices":[\#(choice)]}"#) }

  @Test func anEventOfVLLMsHasTextIDsAndProbabilities() throws {
    let part = try part(
      #"""
      {"object":"chat.completion.chunk","prompt_token_ids":[2,108],"choices":[{"index":0,"delta":{"content":" cat"},
      "token_ids":[77],"logprobs":{"content":[{"token":" cat","logprob":-0.5,"bytes":[32],"top_logprobs":
      [{"token":" dog","logprob":-2},{"token":" cat","logprob":-0.5}]}]},"finish_reason":"stop"}]}
      """#)
    #expect(part.text == " cat" && part.promptIDs == [2, 108] && part.finish == "stop")
    let token = try #require(part.tokens.first)
    #expect(part.tokens.count == 1 && token.id == 77 && token.text == " cat" && token.logprob == -0.5)
    #expect(token.alternatives.map(\.piece) == [" cat", " dog"])
    #expect(token.alternatives.map(\.id) == [nil, nil])
  }

  @Test func anAnswerThatComesWholeIsReadAlike() throws {
    let part = try part(
      #"{"choices":[{"message":{"content":"a cat"},"finish_reason":"length"}],"usage":{"completion_tokens":3}}"#
    )
    #expect(part.text == "a cat" && part.finish == "length" && part.tokenCount == 3 && part.tokens.isEmpty)
    let parts = try self.part(
      choice: #"{"message":{"content":[{"type":"text","text":"a "},{"type":"text","text":"cat"}]}}"#)
    #expect(parts.text == "a cat")
    #expect(throws: ChatPart.Fault.form("there are no choices")) {
      try ChatPart(JSONDocument(text: "{}".utf8, file: "test").root, isWhole: true)
    }
  }

  @Test func whatIsToldOfTokensInAnotherFormIsPassedOver() throws {
    for told in [
      #""token_ids":"1""#, #""token_ids":[-1]"#, #""token_ids":[1e30]"#, #""logprobs":7"#,
      #""logprobs":{"content":[{"token":1,"logprob":"x"}]}"#,
      // As many ids as probabilities, or none.
      #""token_ids":[1,2],"logprobs":{"content":[{"token":"a","logprob":-1}]}"#,
    ] {
      let part = try part(choice: #"{"delta":{"content":"a"},\#(told)}"#)
      #expect(part.text == "a" && part.tokens.isEmpty, "\(told)")
    }
  }

  @Test(arguments: [("0.0005", 0), ("0.5", nil), ("-1e999", nil), ("-1e31", nil), ("\"x\"", nil), ("-3", -3)])
  func whatIsTheLogarithmOfNoProbabilityIsNone(_ written: String, _ logprob: Float?) throws {
    let entry = #"{"content":[{"token":"a","logprob":\#(written)}]}"#
    let part = try part(choice: #"{"delta":{"content":"a"},"logprobs":\#(entry)}"#)
    #expect(part.tokens.first?.logprob == logprob && part.tokens.count == 1)
  }

  @Test(arguments: [
    #"{"error":{"message":"no room","code":500}}"#, #"{"error":"no room"}"#,
    #"{"object":"error","message":"no room"}"#, #"{"detail":"no room"}"#,
    #"{"error":{"message":"no room"},"choices":[]}"#,
  ])
  func anErrorIsTheServersWord(_ text: String) {
    #expect(throws: ChatPart.Fault.said("no room")) { try part(text) }
  }

  @Test(arguments: [
    "[]", "null", "3", #""text""#, #"{"choices":{}}"#, #"{"choices":[{"index":"a","delta":{}}]}"#,
    #"{"choices":[{"delta":[]}]}"#, #"{"choices":[{"delta":{"content":7}}]}"#,
    #"{"choices":[{"delta":{},"finish_reason":5}]}"#,
  ])
  func whatHasAnotherFormIsAFault(_ text: String) {
    #expect {
      try part(text)
    } throws: { if case ChatPart.Fault.form = $0 { true } else { false } }
  }

  @Test(arguments: [
    "{}", #"{"choices":[]}"#, #"{"choices":[{}]}"#, #"{"choices":[{"index":1,"delta":{"content":"b"}}]}"#,
  ])
  func whatAddsNothingIsEmpty(_ text: String) throws { #expect(try part(text) == ChatPart()) }
}
