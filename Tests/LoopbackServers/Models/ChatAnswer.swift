import JSON

/// An answer as chat completions have it, whole or as a row of events.
struct ChatAnswer {
  let answer: ServedAnswer
  let request: ModelRequest
  /// With `token_ids` and `prompt_token_ids`.
  let hasIDs: Bool
  let skipsSpecial: Bool

  private typealias Fields = [(String, JSONLine.Value)]

  /// One event of the stream: what passes before it, and whether a token came with it.
  struct Event {
    var data: String
    var delay = 0.0
    var isToken = false
    var isEnd = false
  }

  // MARK: Whole

  var whole: JSONLine.Value {
    var choice: Fields = [
      ("index", .int(0)),
      (
        "message",
        .object([
          ("role", .string("assistant")), ("content", .string(answer.text(skipsSpecial: skipsSpecial))),
        ])
      ), ("logprobs", logprobs(answer.tokens)), ("finish_reason", .string(answer.finish)),
    ]
    if hasIDs { choice.append(("token_ids", ids(answer.tokens.map(\.id)))) }
    return .object(
      head("chat.completion") + [("choices", .array([.object(choice)])), ("usage", usage)] + promptIDs)
  }

  var seconds: Double { answer.tokens.reduce(0) { $0 + $1.delay } }

  // MARK: Events

  func event(_ index: Int, _ assembly: inout TextAssembly) -> Event {
    let token = answer.tokens[index]
    var text = assembly.add(token.shown(skipsSpecial: skipsSpecial))
    let isLast = index == answer.tokens.count - 1
    if isLast { text += assembly.finish() }
    let chunk = chunk(delta: [("content", .string(text))], [token], finish: isLast ? answer.finish : nil)
    return Event(data: JSONLine.text(.object(chunk)), delay: token.delay, isToken: true, isEnd: isLast)
  }

  var first: Event {
    let delta: Fields = [("role", .string("assistant")), ("content", .string(""))]
    return Event(data: JSONLine.text(.object(chunk(delta: delta, [], finish: nil) + promptIDs)))
  }

  /// Where there is no token to bring the finish.
  var emptyEnd: Event {
    Event(data: JSONLine.text(.object(chunk(delta: [], [], finish: answer.finish))), isEnd: true)
  }

  var usageEvent: Event {
    Event(
      data: JSONLine.text(
        .object(head("chat.completion.chunk") + [("choices", .array([])), ("usage", usage)])))
  }

  private func chunk(delta: Fields, _ tokens: [ServedToken], finish: String?) -> Fields {
    var choice: Fields = [
      ("index", .int(0)), ("delta", .object(delta)), ("logprobs", tokens.isEmpty ? .null : logprobs(tokens)),
      ("finish_reason", finish.map { .string($0) } ?? .null),
    ]
    if hasIDs { choice.append(("token_ids", tokens.isEmpty ? .null : ids(tokens.map(\.id)))) }
    return head("chat.completion.chunk") + [("choices", .array([.object(choice)]))]
  }

  // MARK: Parts

  private func head(_ object: String) -> Fields {
    [
      ("id", .string("chatcmpl-1")), ("object", .string(object)), ("created", .int(1_700_000_000)),
      ("model", .string(request.model)),
    ]
  }

  private var promptIDs: Fields { hasIDs ? [("prompt_token_ids", ids(answer.promptIDs))] : [] }

  private var usage: JSONLine.Value {
    let (prompt, completion) = (answer.promptIDs.count, answer.tokens.count)
    return .object([
      ("prompt_tokens", .int(prompt)), ("completion_tokens", .int(completion)),
      ("total_tokens", .int(prompt + completion)),
    ])
  }

  private func ids(_ ids: [Int]) -> JSONLine.Value { .array(ids.map { .int($0) }) }

  private func logprobs(_ tokens: [ServedToken]) -> JSONLine.Value {
    guard request.logprobs else { return .null }
    let entries: [JSONLine.Value] = tokens.map { token in
      let top = token.alternatives.prefix(request.topLogprobs)
        .map { JSONLine.Value.object(logprob($0.bytes, $0.logprob)) }
      return .object(logprob(token.bytes, token.logprob) + [("top_logprobs", .array(top))])
    }
    return .object([("content", .array(entries))])
  }

  private func logprob(_ bytes: [UInt8], _ logprob: Double) -> Fields {
    [
      ("token", .string(String(decoding: bytes, as: UTF8.self))), ("logprob", .number(logprob)),
      ("bytes", .array(bytes.map { .int(Int($0)) })),
    ]
  }
}
