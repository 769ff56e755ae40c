import Answers
import Glibc
import HTTP
import LoopbackServers
import Pictures
import RemoteEngine
import ScriptedEngine
import Testing

/// An engine over a server of loopback, and all that it tells.
final class Asking {
  static let picture = PictureReference.pixels(
    Picture(width: 8, height: 6, rgb: (0..<144).map { UInt8($0) }), name: "holiday.png")

  let log = EventLog()
  let engine: RemoteEngine

  init(_ settings: ServerSettings, masks: RemoteEngine.MaskDecoding? = nil, pictures: PictureStore = .init())
  {
    signal(SIGPIPE, SIG_IGN)
    let log = log
    engine = RemoteEngine(
      server: settings, client: HTTPClient(agent: "pali-tests", environment: [:]), pictures: pictures,
      masks: masks
    ) { log.add($0) }
  }

  convenience init(_ server: LoopbackModelServer, masks: RemoteEngine.MaskDecoding? = nil) throws {
    self.init(try .init(of: server), masks: masks)
  }

  deinit { engine.stop() }

  static func request(
    _ id: RunID = 1, _ prompt: String = "detect cat", options: GenerationOptions = .init(),
    picture: PictureReference = picture, about distributions: DistributionQuery = .none
  ) -> Request {
    Request(
      id: id, pictures: [picture], prompt: Prompt(prompt), options: options, distributions: distributions)
  }

  /// Asks, and waits for the end.
  func end(of request: Request = request()) throws -> RunEvent {
    engine.run(request)
    let hasEnded = log.wait { $0.ends[request.id] != nil }
    try #require(hasEnded, "\(log.all)")
    return try #require(log.events(of: request.id).last)
  }

  func answer(_ request: Request = request()) throws -> Answer {
    let end = try end(of: request)
    guard case .finished(let answer) = end else {
      Issue.record("\(end)")
      throw Unexpected()
    }
    return answer
  }

  func failure(_ request: Request = request()) throws -> String {
    let end = try end(of: request)
    guard case .failed(let message) = end else {
      Issue.record("\(end)")
      throw Unexpected()
    }
    return message
  }

  /// Loads, and waits for the end.
  func model() throws -> ModelSummary {
    engine.load()
    let hasEnded = log.wait { !$0.loadEnds.isEmpty }
    try #require(hasEnded)
    for case .loaded(let model) in log.all { return model }
    Issue.record("\(log.loadEnds)")
    throw Unexpected()
  }

  func loadFailure() throws -> String {
    engine.load()
    let hasEnded = log.wait { !$0.loadEnds.isEmpty }
    try #require(hasEnded)
    return log.loadEnds[0]
  }

  var notices: [String] {
    log.all.compactMap { event in
      switch event {
      case .notice(let line), .run(_, .notice(let line)): line
      case .loading, .loaded, .loadFailed, .run: nil
      }
    }
  }

  struct Unexpected: Error {}
}

extension ServerSettings {
  /// As small a picture as there may be.
  init(of server: LoopbackModelServer, kind: Kind = .openai) throws {
    self.init(try HTTPAddress(server.base), kind: kind, imageSize: 4)
  }
}

extension ServedAnswer {
  /// "<loc0010> cat" as "<loc0010>", " cat", then the end; ids count from 100.
  static func tokens(_ texts: String..., logprob: Double = -0.25, delay: Double = 0) -> ServedAnswer {
    ServedAnswer(
      texts.enumerated().map { ServedToken(id: 100 + $0, $1, logprob: logprob, delay: delay) } + [.end])
  }
}
