import Answers
import HTTP
import LoopbackServers
import RemoteEngine
import ScriptedEngine
import Testing

/// What is asked of servers of chat completions, and what becomes of their answers.
struct ChatServerTests {
  private static let box = ["<loc0010>", "<loc0020>", "<loc0300>", "<loc0400>"]
  private static let cat = ServedAnswer.tokens(
    "<loc0010>", "<loc0020>", "<loc0300>", "<loc0400>", " a", " cat", logprob: -0.25)

  private static func isCat(_ answer: Answer) -> Bool {
    answer.text == box.joined() + " a cat" && answer.finish == .eos
      && answer.output.detections.map(\.label) == ["a cat"]
      && answer.output.detections.map(\.box) == [LocationBox(y0: 10, x0: 20, y1: 300, x1: 400)]
  }

  // MARK: What it serves

  @Test func aServerOfVLLMIsKnownAndItsDriftIsSaid() throws {
    let server = try LoopbackModelServer(.vllm) { _ in Self.cat }
    let asking = Asking(ServerSettings(try HTTPAddress(server.base + "/v1/"), parallel: 7))
    let model = try asking.model()
    #expect(model.name == "google/paligemma-3b-mix-224" && model.imageSize == 224 && model.engine == "openai")
    #expect(model.server == "127.0.0.1:\(server.http.port)" && model.digest.isEmpty && model.precision == nil)
    #expect(
      model.runsAtOnce == 7 && !model.hasMaskDecoder && model.capabilities == [.alternatives, .sampling])
    let note = try #require(model.note)
    #expect(note.hasSuffix("may drift") && note.utf8.count <= 70 && !model.countsNeighbours)
    #expect(server.http.requests.map(\.target) == ["/v1/models"])
  }

  @Test func anotherServerHasNoDriftToTell() throws {
    let server = try LoopbackModelServer(.plain, model: "pg") { _ in Self.cat }
    let asking = Asking(ServerSettings(try HTTPAddress(server.base)), masks: { _ in nil })
    let model = try asking.model()
    #expect(model.name == "pg" && model.imageSize == nil && model.hasMaskDecoder)
    let note = try #require(model.note)
    #expect(!note.contains("drift") && note.hasSuffix("as they are") && note.utf8.count <= 70)
  }

  @Test func pathsBehindAPrefixAreFound() throws {
    let server = try LoopbackModelServer(.vllm, prefix: "/openai") { _ in Self.cat }
    for url in [server.base, server.base + "/v1"] {
      let asking = Asking(ServerSettings(try HTTPAddress(url)))
      #expect(Self.isCat(try asking.answer()))
    }
  }

  // MARK: What is asked

  @Test func anAnswerHasTokensScoresAndWhatWasPrompted() throws {
    let server = try LoopbackModelServer(.vllm) { _ in Self.cat }
    let asking = try Asking(server)
    let answer = try asking.answer()
    #expect(Self.isCat(answer) && answer.promptIDs == [2, 108])
    #expect(answer.tokens.map(\.id) == [100, 101, 102, 103, 104, 105, 1])
    #expect(answer.tokens.map(\.text) == Self.box + [" a", " cat", ""])
    #expect(answer.tokens.map(\.logprob).dropLast() == Array(repeating: -0.25, count: 6)[...])
    let score = try #require(answer.output.detections.first?.score)
    #expect(abs(score - 0.60653) < 1e-4)
    #expect(answer.timing.vision == 0 && answer.timing.prefill > 0 && answer.distributions.isEmpty)
    let run = try #require(server.runs.first?.request)
    #expect(run.prompt == "detect cat" && run.temperature == 0 && run.maxTokens == 256 && run.isStream)
    #expect(run.skipsSpecialTokens == false && run.logprobs && run.returnsTokenIDs)
    #expect(asking.notices.isEmpty)
    #expect(!server.http.received("holiday"))
  }

  @Test func alternativesComeWhereTheyAreAskedFor() throws {
    let server = try LoopbackModelServer(.vllm) { _ in
      let others = [ServedToken.Alternative(id: 9, bytes: Array(" dog".utf8), logprob: -2)]
      return ServedAnswer([
        ServedToken(id: 8, " cat"), ServedToken(id: 7, bytes: Array(" a".utf8), alternatives: others), .end,
      ])
    }
    let asking = try Asking(server)
    let answer = try asking.answer(Asking.request(about: DistributionQuery(alternatives: 3)))
    #expect(server.runs[0].request.topLogprobs == 3)
    #expect(answer.distributions.map(\.step) == [1])
    let alternative = try #require(answer.distributions.first?.alternatives.first)
    #expect(alternative.piece == " dog" && alternative.logprob == -2 && alternative.id == nil)
    let refusal = try asking.failure(Asking.request(2, about: DistributionQuery(alternatives: 21)))
    #expect(refusal.contains("20 of the likeliest tokens"))
    #expect(server.runs.count == 1)
  }

  @Test func whatIsLackingIsRefusedWithoutARequest() throws {
    let server = try LoopbackModelServer(.vllm) { _ in Self.cat }
    let asking = try Asking(server)
    let refusal = try asking.failure(
      Request(
        id: 1, pictures: [Asking.picture, Asking.picture], prompt: Prompt("caption en"), start: "a",
        distributions: DistributionQuery(places: true)))
    #expect(
      refusal.hasSuffix(
        "cannot do this: several pictures in one prompt, a given start of the answer, "
          + "probabilities of all places or mask codes"))
    #expect(server.http.requests.isEmpty)
  }

  // MARK: Servers that know less

  @Test(arguments: [UnknownFields.refusedByName, .refusedTogether, .refusedInDetail, .refusedInText])
  func whatAServerRefusesIsLeftOutFromThenOn(_ fate: UnknownFields) throws {
    let server = try LoopbackModelServer(.plain) { _ in Self.cat }
    server.setUnknownFields(fate)
    let asking = try Asking(server)
    #expect(Self.isCat(try asking.answer()))
    let asked = server.http.requests("POST /v1/chat/completions").count
    #expect((2...4).contains(asked))
    #expect(asking.notices.allSatisfy { $0.contains("does not take") } && asking.notices.count == asked - 1)
    #expect(asking.notices.contains { $0.contains("skip_special_tokens") })
    #expect(Self.isCat(try asking.answer(Asking.request(2))))
    #expect(server.http.requests("POST /v1/chat/completions").count == asked + 1)
    #expect(server.runs.map(\.request.logprobs) == [true, true])
  }

  @Test func ofThoseUnderWayAtOnceOneSaysIt() throws {
    let server = try LoopbackModelServer(.plain) { _ in Self.cat }
    server.setUnknownFields(.refusedInDetail)
    server.http.fault(.delay(seconds: 0.2), on: "POST /v1/chat/completions", times: 4)
    let asking = try Asking(server)
    for id in 1...4 { asking.engine.run(Asking.request(RunID(UInt64(id)))) }
    #expect(asking.log.wait { $0.ends.count == 4 })
    #expect(asking.notices.count == 1 && server.http.requests.count > 6)
  }

  @Test func aRefusalThatRepeatsTheRequestIsNotAboutItsFields() throws {
    let server = try LoopbackModelServer(.vllm) { _ in Self.cat }
    let echo =
      #"{"detail":[{"loc":["body"],"msg":"no room","input":{"seed":1,"logprobs":true,"stream":true}}]}"#
    server.http.fault(.status(422, text: echo), on: "POST /v1/chat/completions")
    let asking = try Asking(server)
    #expect(try asking.failure().hasSuffix("body: no room (422)"))
    #expect(try asking.answer(Asking.request(2)).tokens.first?.logprob != nil && asking.notices.isEmpty)
  }

  @Test func whatTheAnswerNeedsIsNotLeftOut() throws {
    let server = try LoopbackModelServer(.plain) { _ in Self.cat }
    server.setUnknownFields(.refusedByName)
    let asking = try Asking(server)
    let options = GenerationOptions(temperature: 1, topK: 4)
    #expect(
      try asking.failure(Asking.request(options: options)).hasSuffix(
        "does not take top_k, which is asked for"))
    #expect(Self.isCat(try asking.answer(Asking.request(2))))
  }

  /// Nothing but texts: boxes are there, scores are not, and that is said once.
  @Test func aServerThatTellsNoProbabilitiesGivesBoxesWithoutScores() throws {
    let server = try LoopbackServer()
    server.on("GET /v1/models", .text(#"{"data":[{"id":"m"}]}"#))
    let chunks = ["<lo", "c0010><loc0020", "><loc0300><loc0400> a", " cat", "<eos>"].map {
      #"data: {"choices":[{"index":0,"delta":{"content":"\#($0)"}}]}"# + "\n\n"
    }
    server.on("POST /v1/chat/completions", .text(chunks.joined() + "data: [DONE]\n\n"))
    let asking = Asking(ServerSettings(try HTTPAddress(server.base), imageSize: 4))
    for id in [1, 2] as [RunID] {
      let answer = try asking.answer(Asking.request(id))
      #expect(Self.isCat(answer) && answer.output.detections[0].score == nil)
      #expect(answer.tokens.map(\.text) == Self.box + [" a", " cat"])
      #expect(answer.tokens.allSatisfy { $0.id == nil && $0.logprob == nil })
    }
    #expect(asking.notices.count == 1 && asking.notices[0].contains("no scores"))
  }

  @Test func anAnswerThatComesWholeIsTakenToo() throws {
    let server = try LoopbackServer()
    server.on("GET /v1/models", .text(#"{"data":[{"id":"m"}]}"#))
    server.on(
      "POST /v1/chat/completions",
      .text(
        #"""
        {"choices":[{"index":0,"message":{"content":"a cat<eos>"},"finish_reason":"length"}],
        "prompt_token_ids":[1,2]}
        """#))
    let answer = try Asking(ServerSettings(try HTTPAddress(server.base), imageSize: 4)).answer()
    #expect(answer.text == "a cat" && answer.finish == .length && answer.promptIDs == [1, 2])
  }

  @Test func aServerWithoutAListOfModelsIsAskedForTheOneThatIsNamed() throws {
    let server = try LoopbackServer()
    server.on(
      "POST /v1/chat/completions",
      .text("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n"))
    server.on("GET /v1/models", .text(#"{"detail":"Not Found"}"#, status: 404))
    let url = try HTTPAddress(server.base)
    #expect(try Asking(ServerSettings(url, model: "m-448")).model().imageSize == 448)
    #expect(try Asking(ServerSettings(url, model: "m")).answer().text == "x")
    let failure = try Asking(ServerSettings(url)).loadFailure()
    let fault = "\(server.base)/v1/models: there is no such path (404): is the URL right?"
    #expect(failure.hasPrefix(fault) && failure.contains("kind = \"cog\""))
  }

  // MARK: Streams

  @Test(arguments: [
    StreamFault.pieces(of: 1), .pieces(of: 7), .lineEnd("\r\n"), .lineEnd("\r"), .comments, .severalDataLines,
    .withoutSpace, .otherFields, .byteOrderMark, .withoutDone, .withoutFinishReason,
    .insert(event: 2, data: "{}"), .insert(event: 0, data: #"{"choices":[]}"#),
  ])
  func unusualStreamsAreRead(_ shape: StreamFault) throws {
    let server = try LoopbackModelServer(.vllm) { _ in
      ServedAnswer([
        ServedToken(id: 3, " caf"), ServedToken(id: 4, bytes: [0xC3]), ServedToken(id: 5, bytes: [0xA9]),
        ServedToken(id: 6, " 🐈"), .end,
      ])
    }
    server.fault(shape)
    let answer = try Asking(server).answer()
    #expect(answer.text == " café 🐈" && answer.finish == .eos)
    #expect(answer.tokens.map(\.text) == [" caf", "", "é", " 🐈", ""])
    #expect(answer.tokens.map(\.id) == [3, 4, 5, 6, 1])
  }

  @Test(arguments: StreamFault.wrongTypes) func noStreamMakesItTrap(_ data: String) throws {
    let server = try LoopbackModelServer(.vllm) { _ in Self.cat }
    server.fault(.insert(event: 2, data: data))
    let asking = try Asking(server)
    switch try asking.end(of: Asking.request()) {
    case .finished(let answer): #expect(answer.text.hasPrefix(Self.box[0]))
    case .failed(let line): #expect(line.contains("cannot be read") && !line.contains("\n"))
    case .began, .progress, .notice, .token, .candidate: Issue.record("no end")
    }
  }

  @Test func controlCharactersStayText() throws {
    let text = "a\u{1B}[31m\u{0}\r\u{202E}b"
    let server = try LoopbackModelServer(.vllm) { _ in ServedAnswer([ServedToken(id: 3, text), .end]) }
    #expect(try Asking(server).answer().text == text)
  }

  /// A server that heeds no limit is left once the answer is as long as it may be.
  @Test func anEndlessStreamEnds() throws {
    let server = try LoopbackModelServer(.vllm) { _ in .tokens("a", "b") }
    server.fault(.endless)
    var request = Asking.request()
    request = Asking.request(options: GenerationOptions(maxTokens: 5))
    let answer = try Asking(server).answer(request)
    #expect(answer.tokens.count == 5 && answer.finish == .length)
    #expect(server.wait { $0.first?.end != nil })
    #expect(server.runs.first?.end == .disconnected)
  }

  @Test func anEndlessStreamOfNothingEnds() throws {
    let server = try LoopbackServer()
    server.on("GET /v1/models", .text(#"{"data":[{"id":"m"}]}"#))
    server.on("POST /v1/chat/completions") { _ in
      .stream { writer in while writer.write(Array(repeating: UInt8(ascii: "\n"), count: 1 << 16)) {} }
    }
    let settings = ServerSettings(try HTTPAddress(server.base), imageSize: 4)
    let failure = try Asking(settings).failure(Asking.request(options: GenerationOptions(maxTokens: 1)))
    #expect(failure.contains("more than"))
  }

  /// What does not end, though the answer has, is not waited for.
  @Test func aStreamThatStaysOpenIsLeft() throws {
    let server = try LoopbackModelServer(.vllm) { _ in Self.cat }
    server.fault(.stall(event: 99))
    server.http.fault(.stall(after: 100_000), on: "POST /v1/chat/completions")
    #expect(Self.isCat(try Asking(server).answer()))
    let open = try LoopbackServer()
    open.on("GET /v1/models", .text(#"{"data":[{"id":"m"}]}"#))
    open.on("POST /v1/chat/completions") { _ in
      .stream { writer in
        writer.write(#"data: {"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}]}"# + "\n\n")
        writer.hang()
      }
    }
    let asking = Asking(ServerSettings(try HTTPAddress(open.base), imageSize: 4))
    let begun = ContinuousClock.now
    #expect(try asking.answer().text == "x")
    #expect(begun.seconds < 20)
  }
}
