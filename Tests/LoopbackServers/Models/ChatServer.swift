import JSON

/// Answers `/v1/models`, `/health` and `/v1/chat/completions`.
final class ChatServer: Sendable {
  typealias Answers = @Sendable (ModelRequest) -> ServedAnswer

  struct State {
    var unknown = UnknownFields.ignored
    var errors = StreamFault.ErrorForm.nested
    var faults: [(fault: StreamFault, skip: Int, times: Int)] = []
  }

  let state = Monitor(State())
  private let isVLLM: Bool
  private let model: String
  private let key: String?
  private let answers: Answers
  private let log: RunLog

  init(isVLLM: Bool, model: String, key: String?, log: RunLog, answers: @escaping Answers) {
    (self.isVLLM, self.model, self.key, self.log, self.answers) = (isVLLM, model, key, log, answers)
  }

  func reply(_ received: ReceivedRequest, path: String) -> Reply {
    switch (received.method, path) {
    case ("GET", "/health") where isVLLM: return Reply()
    case ("GET", "/version") where isVLLM: return .json(.object([("version", .string("0.11.0"))]))
    case (_, let path) where path.hasPrefix("/v1/"): break
    default: return .json(.object([("detail", .string("Not Found"))]), status: 404)
    }
    if let refusal = refusal(received.headers["Authorization"]) { return refusal }
    return switch (received.method, path) {
    case ("GET", "/v1/models"): models
    case ("POST", "/v1/chat/completions"): chat(received)
    case (_, "/v1/models"), (_, "/v1/chat/completions"):
      .json(.object([("detail", .string("Method Not Allowed"))]), status: 405)
    default: .json(.object([("detail", .string("Not Found"))]), status: 404)
    }
  }

  /// The plain form says the key aloud, as servers do: a client must not show what it is told here as it is.
  private func refusal(_ authorization: String?) -> Reply? {
    guard let key, authorization != "Bearer \(key)" else { return nil }
    if isVLLM { return .json(.object([("error", .string("Unauthorized"))]), status: 401) }
    let given = authorization.map { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : $0 } ?? ""
    return error("Incorrect API key provided: \(given).", type: "invalid_request_error", status: 401)
  }

  private func error(_ message: String, type: String = "BadRequestError", status: Int = 400) -> Reply {
    let form = state.withLock(\.errors)
    return Reply(
      status, headers: ["Content-Type": "application/json"],
      .text(modelError(message, type: type, code: status, form: form)))
  }

  private var models: Reply {
    var fields: [(String, JSONLine.Value)] = [
      ("id", .string(model)), ("object", .string("model")), ("created", .int(1_700_000_000)),
      ("owned_by", .string(isVLLM ? "vllm" : "owner")),
    ]
    if isVLLM {
      fields += [("root", .string(model)), ("parent", .null), ("max_model_len", .int(1024))]
    }
    return .json(.object([("object", .string("list")), ("data", .array([.object(fields)]))]))
  }

  // MARK: Chat

  private static let plainFields: Set = [
    "model", "messages", "temperature", "max_tokens", "max_completion_tokens", "stream", "stream_options",
    "logprobs",
    "top_logprobs", "seed", "stop", "n", "top_p", "frequency_penalty", "presence_penalty", "user",
    "logit_bias",
    "response_format",
  ]

  private func chat(_ received: ReceivedRequest) -> Reply {
    var request: ModelRequest
    do {
      request = try ModelRequest(chat: received.body)
    } catch let fault as ModelRequest.Fault {
      return error(fault.message)
    } catch {
      return self.error("\(error)")
    }
    guard request.model == model else {
      return error("The model `\(request.model)` does not exist.", type: "NotFoundError", status: 404)
    }
    if !isVLLM {
      let unknown = request.fields.filter { !Self.plainFields.contains($0) }
      if let refusal = state.withLock(\.unknown).refusal(of: unknown) { return refusal }
      request.skipsSpecialTokens = nil
      request.returnsTokenIDs = false
    }
    return answer(request)
  }

  private func answer(_ request: ModelRequest) -> Reply {
    let end = log.begin(request)
    let served = answers(request).cut(to: request.maxTokens)
    let answer = ChatAnswer(
      answer: served, request: request, hasIDs: isVLLM && request.returnsTokenIDs,
      skipsSpecial: request.skipsSpecialTokens ?? true)
    guard request.isStream else {
      return .deferred { writer in
        _ = writer.pause(seconds: answer.seconds)
        end(writer.runEnd, writer.runEnd == .answered ? served.tokens.count : 0)
        return .json(answer.whole)
      }
    }
    let shape = StreamShape(takeFaults())
    let headers: Headers = ["Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache"]
    return .stream(headers: headers) { writer in
      var stream = EventStream(writer, shape)
      Self.write(answer, to: &stream)
      end(writer.runEnd, stream.tokens)
    }
  }

  private static func write(_ answer: ChatAnswer, to stream: inout EventStream) {
    guard stream.write(answer.first) else { return }
    var assembly = TextAssembly()
    for index in answer.answer.tokens.indices {
      let event = answer.event(index, &assembly)
      if event.isEnd && stream.shape.isEndless {
        while stream.write(ChatAnswer.Event(data: unfinished(event.data), delay: 0.001, isToken: true)) {}
        return
      }
      guard stream.write(event) else { return }
    }
    if answer.answer.tokens.isEmpty, !stream.write(answer.emptyEnd) { return }
    if answer.request.includesUsage, !stream.write(answer.usageEvent) { return }
    stream.done()
  }

  private static func unfinished(_ data: String) -> String {
    data.replacing(#""finish_reason":"stop""#, with: #""finish_reason":null"#)
  }

  private func takeFaults() -> [StreamFault] {
    state.withLock { state in
      var taken: [StreamFault] = []
      for index in state.faults.indices {
        if state.faults[index].skip > 0 {
          state.faults[index].skip -= 1
        } else if state.faults[index].times > 0 {
          state.faults[index].times -= state.faults[index].times == .max ? 0 : 1
          taken.append(state.faults[index].fault)
        }
      }
      return taken
    }
  }
}
