import Answers
import Glibc
import HTTP
import JSON
import Synchronization

/// A server that speaks Cog's predictions, one after another.
final class CogServer: ModelServer {
  /// How long it is waited for a server that works for somebody else: some ten minutes.
  private static let patience = HTTPRetries(limit: 150, firstPause: 0.25, longestPause: 4)

  private let calls: ServerCalls
  private let hasMasks: Bool
  /// Whether predictions can be named, so that one that is asked for twice is made once.
  private let takesNames = Atomic(true)

  private var place: String { calls.place }
  private var settings: ServerSettings { calls.settings }
  private var base: HTTPAddress { settings.url }

  init(_ calls: ServerCalls, hasMasks: Bool) {
    self.calls = calls
    self.hasMasks = hasMasks
  }

  // MARK: Whether it is there

  func find(isCancelled: @escaping @Sendable () -> Bool, notice: (String) -> Void) throws -> ModelSummary {
    let begun = ContinuousClock.now
    var pause = 0.1
    while try health(isCancelled, notice) == .starting {
      if pause == 0.1 { notice("\(place): is starting its model") }
      guard begun.seconds < settings.startTimeout else {
        throw RemoteError.notReady(place: place, seconds: settings.startTimeout)
      }
      try wait(pause, isCancelled)
      pause = min(pause * 1.5, 2)
    }
    return summary
  }

  private func health(
    _ isCancelled: @escaping @Sendable () -> Bool, _ notice: (String) -> Void
  ) throws -> CogPredictions.Health {
    try HTTPRetries().run(
      isCancelled: isCancelled, isPassing: \.isPassingLoad, told: { notice(settings.again($0, after: $1)) }
    ) {
      let request = calls.request("GET", try base.appending("health-check"))
      let health = try read(calls.json(request, isCancelled: isCancelled).root, CogPredictions.health)
      guard case .broken(let message) = health else { return health }
      throw RemoteError.said(place: place, message: settings.struck(message))
    }
  }

  private var summary: ModelSummary {
    // It tells none, and its place is told beside it.
    let name = settings.model ?? "Cog"
    return ModelSummary(
      name: name, engine: settings.kind.rawValue, imageSize: settings.imageSize ?? ServedModel.size(in: name),
      precision: nil, server: place, note: "Cog tells no probabilities of tokens: objects have no scores",
      hasMaskDecoder: hasMasks, capabilities: RemoteEngine.capabilities(of: settings.kind),
      runsAtOnce: settings.parallel)
  }

  // MARK: Asking

  func answer(
    _ talk: RunTalk, picture: String, by model: ModelSummary, masks: RemoteEngine.MaskDecoding?
  ) throws -> Answer {
    let begun = ContinuousClock.now
    let body = CogPredictions.body(talk.request, picture: picture)
    let name = "pali-" + String(UInt64.random(in: .min ... .max), radix: 16)
    do {
      let text = try Self.patience.run(
        isCancelled: { talk.isCancelled }, isPassing: \.isBusy, told: { talk.again($0, after: $1) }
      ) { try predict(talk, body, name) }
      return tell(text, talk, begun, masks)
    } catch HTTPError.cancelled {
      cancel(name)
      throw HTTPError.cancelled
    }
  }

  /// The text of the answer; asked again as long as the server is at work on it.
  private func predict(_ talk: RunTalk, _ body: [UInt8], _ name: String) throws -> String {
    var pause = 0.1
    while true {
      let state = try HTTPRetries().run(
        isCancelled: { talk.isCancelled }, isPassing: \.isPassingAnswer, told: { talk.again($0, after: $1) }
      ) { try ask(talk, body, name) }
      switch state {
      case .done(let text): return text
      case .failed(let message): throw RemoteError.said(place: place, message: settings.struck(message))
      case .underWay where !takesNames.load(ordering: .relaxed):
        throw RemoteError.form(place: place, fault: "a prediction that is not done")
      case .underWay: try wait(pause) { talk.isCancelled }
      }
      pause = min(pause * 1.5, 2)
    }
  }

  private func ask(_ talk: RunTalk, _ body: [UInt8], _ name: String) throws -> CogPredictions.State {
    let isNamed = takesNames.load(ordering: .relaxed)
    let address = try base.appending(isNamed ? "predictions/\(name)" : "predictions")
    do {
      let request = calls.request(isNamed ? "PUT" : "POST", address, body: body)
      return try read(
        calls.json(request, isCancelled: { talk.isCancelled }).root, CogPredictions.state)
    } catch let error where isNamed && Self.isUnknown(error) {
      takesNames.store(false, ordering: .relaxed)
      return try ask(talk, body, name)
    }
  }

  /// Older servers know no names.
  private static func isUnknown(_ error: any Error) -> Bool {
    if case RemoteError.notThere = error { return true }
    if case HTTPError.status(_, let refusal) = error { return [404, 405].contains(refusal.status) }
    return false
  }

  private func read<Result>(
    _ root: JSONValue, _ reading: (JSONValue) throws(JSONError) -> Result
  ) throws(RemoteError) -> Result {
    do throws(JSONError) { return try reading(root) } catch { throw .form(place: place, fault: "\(error)") }
  }

  /// The server is to work on it no more. Whether it has heard is not waited for long.
  private func cancel(_ name: String) {
    guard takesNames.load(ordering: .relaxed), let address = try? base.appending("predictions/\(name)/cancel")
    else { return }
    var request = calls.request("POST", address, body: [])
    (request.connectTimeout, request.idleTimeout) = (2, 2)
    _ = try? calls.client.send(request)
  }

  private func tell(
    _ text: String, _ talk: RunTalk, _ begun: ContinuousClock.Instant, _ masks: RemoteEngine.MaskDecoding?
  ) -> Answer {
    var written = WrittenAnswer(.none) { masks?($0) }
    var pieces = AnswerPieces()
    var timing = Timing()
    timing.prefill = begun.seconds
    for piece in pieces.append(text, []) + pieces.finish() { talk.tell(written.append(piece)) }
    return written.answer(.eos, timing)
  }

  private func wait(_ seconds: Double, _ isCancelled: () -> Bool) throws {
    let begun = ContinuousClock.now
    while begun.seconds < seconds {
      if isCancelled() { throw HTTPError.cancelled }
      usleep(20_000)
    }
  }
}

extension HTTPError {
  fileprivate var isBusy: Bool {
    if case .status(_, let refusal) = self { refusal.status == 409 } else { false }
  }
}
