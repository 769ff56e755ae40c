/// A server that plays a model: vLLM, a plain server of OpenAI's form, or Cog. It says what a closure says.
///
///     let server = try LoopbackModelServer(.vllm, key: "secret") { _ in [ServedToken(id: 7, "a cat"), .end] }
///     server.fault(.cut(event: 2, .inCharacter), times: 1)
public final class LoopbackModelServer: Sendable {
  public enum Form: String, Sendable { case vllm, plain, cog }

  public enum CogOutput: Sendable { case text, list }

  /// For what goes wrong before and around an answer: refused, late, 429, 500, cut, throttled.
  public let http: LoopbackServer
  public let model: String
  private let prefix: String
  private let chat: ChatServer
  private let cog: CogServer
  private let log = RunLog()

  /// `prefix`: what stands before the paths ("/openai"). Without a key none is asked for. Throws `ServerError`.
  public init(
    _ form: Form, model: String = "google/paligemma-3b-mix-224", key: String? = nil, prefix: String = "",
    port: UInt16 = 0, answer: @escaping @Sendable (ModelRequest) -> ServedAnswer
  ) throws {
    let (log, http) = (log, try LoopbackServer(port: port))
    let chat = ChatServer(isVLLM: form == .vllm, model: model, key: key, log: log, answers: answer)
    let cog = CogServer(log: log, answers: answer)
    http.on(.all) { request in
      guard request.path.hasPrefix(prefix) else { return .text("nothing is here", status: 404) }
      let path = String(request.path.dropFirst(prefix.count))
      return form == .cog ? cog.reply(request, path: path) : chat.reply(request, path: path)
    }
    (self.http, self.model, self.prefix, self.chat, self.cog) = (http, model, prefix, chat, cog)
  }

  /// What a client is given as the server's address: "/v1/..." follows, or "/predictions".
  public var base: String { http.base + prefix }

  public func stop() { http.stop() }

  // MARK: How it is

  /// Of the plain form; vLLM takes any field.
  public func setUnknownFields(_ fate: UnknownFields) { chat.state.withLock { $0.unknown = fate } }

  public func setErrors(_ form: StreamFault.ErrorForm) { chat.state.withLock { $0.errors = form } }

  public func setCogOutput(_ output: CogOutput) { cog.state.withLock { $0.output = output } }

  /// "STARTING", "SETUP_FAILED", ...; nil for what it is.
  public func setCogHealth(_ status: String?) { cog.state.withLock { $0.health = status } }

  // MARK: What goes wrong

  /// The next `times` streams are so, once `skipped` of them were well.
  public func fault(_ fault: StreamFault, times: Int = 1, after skipped: Int = 0) {
    chat.state.withLock { $0.faults.append((fault, skipped, times)) }
  }

  /// The next prediction of Cog fails with these words.
  public func failPrediction(_ message: String) { cog.state.withLock { $0.failures.append(message) } }

  // MARK: What was seen

  public var runs: [ModelRun] { log.runs.withLock { $0 } }

  /// The most requests that were being answered at one moment.
  public var mostAtOnce: Int { http.mostAtOnce }

  /// False when it has not come to that within these seconds.
  public func wait(seconds: Double = 30, until isSo: ([ModelRun]) -> Bool) -> Bool {
    log.runs.wait(seconds: seconds, until: isSo)
  }
}
