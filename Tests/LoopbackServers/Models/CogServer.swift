import JSON

/// Answers `/predictions` and `/health-check`: one prediction at a time, greedy, text alone.
final class CogServer: Sendable {
  struct State {
    var health: String?
    var output = LoopbackModelServer.CogOutput.text
    var failures: [String] = []
    var running: String?
    var isCancelled = false
    var finished: [String: JSONLine.Value] = [:]
    var count = 0
  }

  let state = Monitor(State())
  private let log: RunLog
  private let answers: ChatServer.Answers

  init(log: RunLog, answers: @escaping ChatServer.Answers) {
    (self.log, self.answers) = (log, answers)
  }

  func reply(_ received: ReceivedRequest, path: String) -> Reply {
    let parts = path.split(separator: "/").map(String.init)
    return switch (received.method, parts.first, parts.count) {
    case ("GET", nil, 0): .json(.object([("docs_url", .string("/docs"))]))
    case ("GET", "health-check", 1): health
    case ("POST", "predictions", 1): predict(received, id: nil)
    case ("PUT", "predictions", 2): predict(received, id: parts[1])
    case ("POST", "predictions", 3) where parts[2] == "cancel": cancel(parts[1])
    default: .json(.object([("detail", .string("Not Found"))]), status: 404)
    }
  }

  private var health: Reply {
    let status = state.withLock { $0.health ?? ($0.running == nil ? "READY" : "BUSY") }
    return .json(.object([("status", .string(status))]))
  }

  /// 404 for what does not run.
  private func cancel(_ id: String) -> Reply {
    let isRunning = state.withLock { state in
      guard state.running == id else { return false }
      state.isCancelled = true
      return true
    }
    return .json(.object([]), status: isRunning ? 200 : 404)
  }

  private func predict(_ received: ReceivedRequest, id: String?) -> Reply {
    let request: ModelRequest
    do {
      request = try ModelRequest(cog: received.body)
    } catch let fault as ModelRequest.Fault {
      return unprocessable(fault.message)
    } catch {
      return unprocessable("\(error)")
    }
    switch begin(id) {
    case .busy: return .json(.object([("detail", .string("Already running a prediction"))]), status: 409)
    case .same(let id):
      return .json(.object([("id", .string(id)), ("status", .string("processing"))]), status: 202)
    case .over(let result): return .json(result)
    case .new(let id): return run(request, id)
    }
  }

  private func unprocessable(_ message: String) -> Reply {
    let entry: JSONLine.Value = .object([
      ("loc", .array([.string("body"), .string("input")])), ("msg", .string(message)),
      ("type", .string("value_error")),
    ])
    return .json(.object([("detail", .array([entry]))]), status: 422)
  }

  private enum Beginning { case busy, same(String), over(JSONLine.Value), new(String) }

  private func begin(_ id: String?) -> Beginning {
    state.withLock { state in
      if let id, state.running == id { return .same(id) }
      if state.running != nil { return .busy }
      if let id, let result = state.finished[id] { return .over(result) }
      state.count += 1
      let id = id ?? "prediction-\(state.count)"
      state.running = id
      state.isCancelled = false
      return .new(id)
    }
  }

  private func run(_ request: ModelRequest, _ id: String) -> Reply {
    let end = log.begin(request)
    return .deferred { [self] writer in
      let served = answers(request)
      let over = secondsNow() + served.tokens.reduce(0) { $0 + $1.delay }
      var (isGone, isCancelled) = (false, false)
      while !isGone, !isCancelled, secondsNow() < over {
        isGone = !writer.pause(seconds: min(0.002, max(0, over - secondsNow())))
        isCancelled = state.withLock(\.isCancelled)
      }
      let result = state.withLock { state in
        state.running = nil
        let failure = state.failures.isEmpty || isGone || isCancelled ? nil : state.failures.removeFirst()
        let result = Self.result(id, served, state.output, isCancelled: isCancelled, failure: failure)
        if !isGone { state.finished[id] = result }
        return result
      }
      let ending: ModelRun.End = isGone ? .disconnected : isCancelled ? .cancelled : .answered
      end(ending, ending == .answered ? served.tokens.count : 0)
      return .json(result)
    }
  }

  private static func result(
    _ id: String, _ answer: ServedAnswer, _ form: LoopbackModelServer.CogOutput, isCancelled: Bool,
    failure: String?
  ) -> JSONLine.Value {
    let status = isCancelled ? "canceled" : failure == nil ? "succeeded" : "failed"
    let output: JSONLine.Value =
      if status != "succeeded" {
        .null
      } else {
        switch form {
        case .text: .string(answer.text(skipsSpecial: false))
        case .list: .array(pieces(answer).map { .string($0) })
        }
      }
    return .object([
      ("id", .string(id)), ("status", .string(status)), ("output", output),
      ("error", failure.map { .string($0) } ?? .null), ("logs", .string("")),
      ("started_at", .string("2024-05-14T08:00:00.000000+00:00")),
      ("metrics", .object([("predict_time", .number(0.5))])),
    ])
  }

  private static func pieces(_ answer: ServedAnswer) -> [String] {
    var assembly = TextAssembly()
    return answer.tokens.map { assembly.add($0.shown(skipsSpecial: false)) } + [assembly.finish()]
  }
}
