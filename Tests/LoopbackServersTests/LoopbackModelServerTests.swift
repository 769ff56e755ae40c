import JSON
import Testing

@testable import LoopbackServers

@Suite struct LoopbackModelServerTests {
  /// One pixel.
  private static let picture =
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg=="

  private static let answer = ServedAnswer(
    [
      ServedToken(
        id: 256256, bytes: Array("<loc0256>".utf8), logprob: -0.25,
        alternatives: [.init(id: 256257, bytes: Array("<loc0257>".utf8), logprob: -1.5)]),
      ServedToken(id: 50, bytes: [0x20, 0xC3]), ServedToken(id: 51, bytes: [0xA9]), .end,
    ], promptIDs: [2, 108])

  private func server(
    _ form: LoopbackModelServer.Form, key: String? = nil, delay: Double = 0
  ) throws -> LoopbackModelServer {
    try LoopbackModelServer(form, model: "m", key: key) { _ in
      var answer = Self.answer
      answer.tokens[1].delay = delay
      return answer
    }
  }

  private func chat(
    _ server: LoopbackModelServer, _ more: String = "", image: String = picture, key: String? = nil,
    model: String = "m"
  ) throws -> RawAnswer {
    let body = """
      {"model":"\(model)","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"\(image)"}},\
      {"type":"text","text":"detect cat"}]}],"temperature":0\(more)}
      """
    let headers = key.map { ["Authorization": "Bearer \($0)"] } ?? [:]
    return try ask(server.http, "POST /v1/chat/completions", headers: headers, body: body)
  }

  private func events(_ answer: RawAnswer) -> [String] {
    // What chunks add does not hold events apart.
    dechunked(answer.body).split(separator: "\n\n").map { String($0.dropFirst(6)) }
  }

  private func dechunked(_ body: [UInt8]) -> String { String(decoding: dechunkedBytes(body), as: UTF8.self) }

  private func dechunkedBytes(_ body: [UInt8]) -> [UInt8] {
    var (rest, all) = (body[...], [UInt8]())
    while let end = rest.firstIndex(of: 10),
      let size = Int(String(decoding: rest[..<end].dropLast(), as: UTF8.self), radix: 16), size > 0
    {
      all += rest[(end + 1)...].prefix(size)
      rest = rest[(end + 1)...].dropFirst(size + 2)
    }
    return all
  }

  private func json(_ text: some StringProtocol) throws -> JSONValue {
    try JSONDocument(text: Array(text.utf8), file: "answer").root
  }

  private static let everything =
    #","stream":true,"logprobs":true,"top_logprobs":1,"return_token_ids":true,"stream_options":{"include_usage":true}"#

  @Test func vLLMStreamsTokensWithNumbersAndLogprobs() throws {
    let server = try server(.vllm)
    let events = events(try chat(server, Self.everything))
    #expect(events.count == 7 && events.last == "[DONE]")
    let chunks = try events.dropLast().map { try json($0) }
    #expect(try chunks[0].required("prompt_token_ids").ints() == [2, 108])
    let choices = try chunks[1...4].map { try #require(Array($0.elements("choices")).first) }
    #expect(try choices.map { try $0.required("delta").string("content") } == ["<loc0256>", " ", "é", ""])
    #expect(try choices.map { try $0.required("token_ids").ints() } == [[256256], [50], [51], [1]])
    let logprobs = try #require(try Array(choices[0].required("logprobs").elements("content")).first)
    #expect(try logprobs.double("logprob") == -0.25)
    #expect(try Array(logprobs.elements("top_logprobs"))[0].string("token") == "<loc0257>")
    #expect(choices.map { $0.optional("finish_reason")?.isString("stop") } == [nil, nil, nil, true])
    #expect(try chunks[5].required("usage").int("completion_tokens") == 4)
    #expect(server.runs.first?.end == .answered && server.runs.first?.tokensSent == 4)
    #expect(server.runs.first?.request.prompt == "detect cat")
    #expect(server.runs.first?.request.image?.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
  }

  @Test func anAnswerComesWholeAndIsCutAtItsLimit() throws {
    let root = try json(chat(server(.vllm), #","max_tokens":1,"return_token_ids":true"#).text)
    let choice = try #require(Array(root.elements("choices")).first)
    #expect(try choice.required("message").string("content") == "<loc0256>")
    #expect(try choice.string("finish_reason") == "length" && choice.required("token_ids").ints() == [256256])
  }

  @Test func thePlainFormKnowsNoMore() throws {
    let server = try server(.plain)
    #expect(try !chat(server, #","return_token_ids":true"#).text.contains("token_ids"))
    let more = #","top_k":1,"return_token_ids":true"#
    for (fate, status, text) in [
      (UnknownFields.refusedByName, 400, "'top_k'"), (.refusedTogether, 400, "top_k, return_token_ids"),
      (.refusedInDetail, 422, "extra_forbidden"), (.refusedInText, 400, #"{"detail":"extra"#),
    ] {
      server.setUnknownFields(fate)
      let answer = try chat(server, more)
      #expect(answer.status == status && answer.text.contains(text))
      #expect(try chat(server).status == 200)
    }
  }

  @Test func keysAndNames() throws {
    for (form, words) in [(LoopbackModelServer.Form.vllm, "Unauthorized"), (.plain, "provided: wrong.")] {
      let server = try server(form, key: "secret")
      let answer = try chat(server, key: "wrong")
      #expect(answer.status == 401 && answer.text.contains(words))
      #expect(try chat(server, key: "secret").status == 200)
      #expect(try chat(server, key: "secret", model: "x").status == 404)
      #expect(try ask(server.http, "GET /v1/models").status == 401)
    }
    let server = try server(.vllm)
    server.setErrors(.flat)
    #expect(try json(chat(server, model: "x").text).string("object") == "error")
    let models = try json(ask(server.http, "GET /v1/models").text)
    #expect(try Array(models.elements("data"))[0].string("id") == "m")
    #expect(try ask(server.http, "GET /health").status == 200)
  }

  @Test(arguments: [
    "https://example.org/a.png", "data:image/png;base64,AAA", "data:image/png;base64,AAAA", "/etc/passwd",
  ])
  func whatIsNoPictureIsRefused(image: String) throws {
    #expect(try chat(server(.vllm), image: image).status == 400)
  }

  @Test func streamsBreak() throws {
    let server = try server(.vllm)
    func text(_ fault: StreamFault) throws -> [UInt8] {
      server.fault(fault)
      return dechunkedBytes(try chat(server, #","stream":true"#).body)
    }
    let whole = dechunkedBytes(try chat(server, #","stream":true"#).body)
    let cut = try text(.cut(event: 3, .inCharacter))
    #expect(cut.last == 0xC3 && whole.starts(with: cut))
    #expect(try text(.cut(event: 0, .before)) == [] && text(.cut(event: 2, .after)).suffix(2) == [10, 10])
    #expect(try text(.withoutDone) + Array("data: [DONE]\n\n".utf8) == whole)
    #expect(try !String(decoding: text(.withoutFinishReason), as: UTF8.self).contains("stop"))
    let error = String(decoding: try text(.error(event: 2, "boom", form: .flat)), as: UTF8.self)
    #expect(error.contains(#"data: {"object":"error","message":"boom""#))
    #expect(try text(.hugeLine(event: 1, bytes: 3 << 20)).count > 3 << 20)
    #expect(try text(.pieces(of: 1)) == whole)
  }

  @Test func streamsAreUnusual() throws {
    let server = try server(.vllm)
    for fault in [StreamFault.lineEnd("\r\n"), .comments, .severalDataLines, .otherFields, .byteOrderMark] {
      server.fault(fault)
    }
    let text = dechunked(try chat(server, #","stream":true"#).body)
    #expect(text.hasPrefix("\u{FEFF}: keep-alive\r\n\r\nevent: message\r\nid: 0\r\nretry: 1000\r\ndata: {"))
    #expect(text.contains(",\r\ndata: \"choices\""))
    #expect(text.hasSuffix("data: [DONE]\r\n\r\n"))
  }

  @Test func aClientThatLeavesIsSeen() throws {
    for (form, line) in [(LoopbackModelServer.Form.vllm, "/v1/chat/completions"), (.cog, "/predictions")] {
      let server = try server(form, delay: 60)
      do {
        let client = try RawClient(server.http)
        let body =
          form == .cog
          ? #"{"input":{"image":"\#(Self.picture)","prompt":"x"}}"#
          : #"{"model":"m","stream":true,"messages":[{"role":"user","content":"x"}]}"#
        client.send("POST \(line) HTTP/1.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        #expect(server.wait { $0.count == 1 } && server.http.mostAtOnce == 1)
      }
      #expect(server.wait { $0[0].end == .disconnected && ($0[0].seconds ?? 60) < 30 })
    }
  }

  // MARK: Cog

  private let input = #"{"input":{"image":"\#(picture)","prompt":"detect cat"}}"#

  @Test func cogAnswersOnce() throws {
    let server = try server(.cog)
    let answer = try json(ask(server.http, "POST /predictions", body: input).text)
    #expect(try answer.string("status") == "succeeded" && answer.string("output") == "<loc0256> é")
    server.setCogOutput(.list)
    let list = try json(ask(server.http, "PUT /predictions/x", body: input).text)
    #expect(try list.elements("output").map { try $0.string() }.joined() == "<loc0256> é")
    #expect(try json(ask(server.http, "PUT /predictions/x", body: input).text).string("id") == "x")
    #expect(server.runs.count == 2)
    server.failPrediction("out of memory")
    let failed = try json(ask(server.http, "POST /predictions", body: input).text)
    #expect(try failed.string("status") == "failed" && failed.string("error") == "out of memory")
    #expect(try ask(server.http, "POST /predictions", body: "{}").status == 422)
  }

  @Test func cogIsBusyUntilItIsCancelled() throws {
    let server = try server(.cog, delay: 60)
    #expect(try ask(server.http, "GET /health-check").text.contains("READY"))
    let client = try RawClient(server.http)
    client.send("PUT /predictions/x HTTP/1.1\r\nContent-Length: \(input.utf8.count)\r\n\r\n\(input)")
    #expect(server.wait { $0.count == 1 })
    #expect(try ask(server.http, "GET /health-check").text.contains("BUSY"))
    #expect(try ask(server.http, "POST /predictions", body: input).status == 409)
    #expect(try ask(server.http, "PUT /predictions/x", body: input).status == 202)
    #expect(try ask(server.http, "POST /predictions/y/cancel").status == 404)
    #expect(try ask(server.http, "POST /predictions/x/cancel").status == 200)
    #expect(server.wait { $0[0].end == .cancelled })
    #expect(try client.readHead().hasPrefix("HTTP/1.1 200"))
  }
}
