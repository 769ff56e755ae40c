import Answers
import HTTP
import JSON
import Testing

@testable import RemoteEngine

struct ChatCompletionsTests {
  private func request(_ options: GenerationOptions = .init(), alternatives: Int = 0) -> Request {
    Request(
      id: 1, pictures: [Asking.picture], prompt: Prompt("detect \"cat\""), options: options,
      distributions: DistributionQuery(alternatives: alternatives))
  }

  private func text(_ body: [UInt8]) -> String { String(decoding: body, as: UTF8.self) }

  @Test(arguments: [
    ("http://h:8000", "http://h:8000/v1"), ("http://h:8000/", "http://h:8000/v1"),
    ("http://h:8000/v1", "http://h:8000/v1"), ("http://h:8000/v1/", "http://h:8000/v1"),
    ("https://h/openai/v1", "https://h/openai/v1"), ("https://h/openai", "https://h/openai/v1"),
    ("http://h/v1/chat/completions", "http://h/v1"), ("http://h/v1/models/", "http://h/v1"),
    ("http://h/a%20b/?key=1", "http://h/a%20b/v1"), ("http://[::1]:80/v1//", "http://[::1]/v1"),
  ])
  func pathsStandBelowV1(_ written: String, _ base: String) throws {
    let made = try ChatCompletions.base(HTTPAddress(written))
    #expect("\(made)" == "\(try HTTPAddress(base))")
  }

  @Test func aRequestIsExactlyThis() {
    let body = ChatCompletions.body(request(), model: "m", picture: "data:image/png;base64,AA+/")
    #expect(
      text(body)
        == #"{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","#
        + #""image_url":{"url":"data:image/png;base64,AA+/"}},{"type":"text","text":"detect \"cat\""}]}],"#
        + #""temperature":0.0,"max_tokens":256,"stream":true,"skip_special_tokens":false,"#
        + #""spaces_between_special_tokens":false,"logprobs":true,"return_token_ids":true}"#)
  }

  @Test func chanceIsTakenFromTheOptions() {
    let options = GenerationOptions(maxTokens: 0, temperature: 0.5, topK: 7, topP: 0.9, seed: .max)
    let body = text(ChatCompletions.body(request(options, alternatives: 3), model: "m", picture: ""))
    for field in [
      #""temperature":0.5,"max_tokens":1,"#, #""logprobs":true,"top_logprobs":3,"#,
      #""seed":9223372036854775807,"top_k":7,"top_p":0.9}"#,
    ] { #expect(body.contains(field), "\(field)") }
    let plain = text(
      ChatCompletions.body(request(GenerationOptions(temperature: 1)), model: "m", picture: ""))
    #expect(plain.hasSuffix(#""seed":0,"top_p":1.0}"#))
  }

  @Test func whatIsOmittedIsNotInIt() {
    let body = ChatCompletions.body(
      request(), model: "m", picture: "", without: Set(ChatCompletions.Field.allCases))
    #expect(text(body).hasSuffix(#""temperature":0.0,"max_tokens":256}"#))
  }

  @Test(arguments: [
    ("Unknown parameter: 'skip_special_tokens'.", [ChatCompletions.Field.skipSpecialTokens]),
    ("extra fields not permitted: return_token_ids, seed", [.returnTokenIDs, .seed]),
    (#"{"detail":[{"loc":["body","top_k"],"msg":"Extra inputs are not permitted"}]}"#, [.topK]),
    ("Unexpected fields in the request: {'spaces_between_special_tokens'}", [.spacesBetweenSpecialTokens]),
    ("logprobs is not supported", [.logprobs, .topLogprobs]), ("downstream seeds: stop_k", []), ("", []),
  ])
  func refusedFieldsAreKnownByName(_ words: String, _ fields: [ChatCompletions.Field]) {
    #expect(ChatCompletions.fields(named: words) == Set(fields))
  }

  @Test func whatTheAnswerNeedsIsKnown() {
    #expect(ChatCompletions.needed(request()).isEmpty)
    #expect(ChatCompletions.needed(request(alternatives: 2)) == [.logprobs, .topLogprobs])
    // Without a temperature the likeliest is taken, whatever else is said.
    #expect(ChatCompletions.needed(request(GenerationOptions(topK: 3))).isEmpty)
    let drawn = GenerationOptions(temperature: 1, topK: 3, topP: 0.5)
    #expect(ChatCompletions.needed(request(drawn)) == [.topK, .topP])
  }
}
