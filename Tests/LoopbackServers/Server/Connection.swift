/// Serves one connection: requests one after the other, each answered as its faults have it.
///
/// Used by its own thread alone.
final class Connection {
  private let wire: Wire
  private let core: ServerCore
  private let number: Int

  init(_ descriptor: Int32, number: Int, core: ServerCore) {
    wire = Wire(descriptor, stop: core.stop)
    self.core = core
    self.number = number
  }

  func serve() {
    if core.takeDrop() { return wire.reset() }
    while let goesOn = serveOne(), goesOn {}
    wire.finish()
  }

  /// Whether another request may follow.
  private func serveOne() -> Bool? {
    switch wire.readHead(limit: core.headLimit) {
    case .end: return nil
    case .tooLong: return refuse(431)
    case .bytes(let head):
      guard var request = ReceivedRequest(head: head) else { return refuse(400) }
      request.connection = number
      let (id, delivery) = core.begin(&request)
      let start = secondsNow()
      let outcome = answer(&request, id, delivery)
      core.end(id, outcome, seconds: secondsNow() - start)
      return outcome.keepsAlive
    }
  }

  private func refuse(_ status: Int) -> Bool? {
    _ = send(.text("", status: status), delivery: Delivery(), isHead: false, keepsAlive: false)
    return nil
  }

  struct Outcome {
    var status: Int?
    var sent = 0
    var end: ExchangeEnd
    var keepsAlive = false
  }

  private func answer(_ request: inout ReceivedRequest, _ id: Int, _ delivery: Delivery) -> Outcome {
    if case .earlyReply(let reply) = delivery.instead {
      return send(reply, delivery: delivery, isHead: request.method == "HEAD", keepsAlive: false)
    }
    switch readBody(of: request) {
    case .refused(let status):
      return send(.text("", status: status), delivery: Delivery(), isHead: false, keepsAlive: false)
    case .gone: return Outcome(end: .disconnected)
    case .bytes(let body): request.body = body
    }
    core.complete(id, request.body)
    if delivery.delay > 0, !wire.pause(seconds: delivery.delay) { return Outcome(end: .disconnected) }
    if let instead = delivery.instead, let outcome = answer(request, with: instead, delivery) {
      return outcome
    }
    var reply = core.reply(to: request)
    if case .deferred(let make) = reply.body {
      let waiting = BodyWriter(wire, Delivery(), isChunked: false)
      reply = make(waiting)
      if waiting.end != nil { return Outcome(end: .disconnected) }
    }
    return send(
      ranged(reply, request, delivery), delivery: delivery, isHead: request.method == "HEAD",
      keepsAlive: request.keepsAlive)
  }

  /// nil for faults that are none of those.
  private func answer(_ request: ReceivedRequest, with fault: Fault, _ delivery: Delivery) -> Outcome? {
    let isHead = request.method == "HEAD"
    let writer = BodyWriter(wire, delivery, isChunked: false)
    switch fault {
    case .reply(let reply):
      return send(
        ranged(reply, request, delivery), delivery: delivery, isHead: isHead, keepsAlive: request.keepsAlive)
    case .hang: writer.hang()
    case .closeBeforeHeaders: writer.close()
    case .reset: writer.reset()
    case .raw(let bytes):
      writer.write(bytes)
      writer.close()
    case .endlessHeaders:
      writer.write("HTTP/1.1 200 OK\r\n")
      let lines = (0..<100).map { "X-Endless-\($0): \(String(repeating: "a", count: 100))\r\n" }.joined()
      while writer.write(lines) {}
    case .endlessBody:
      let more = [UInt8](repeating: UInt8(ascii: "a"), count: 65536)
      writer.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n")
      while writer.write(more) {}
    default: return nil
    }
    return Outcome(sent: writer.sent, end: writer.end ?? .answered)
  }

  // MARK: Bodies in

  private enum Body { case bytes([UInt8]), gone, refused(Int) }

  private func readBody(of request: ReceivedRequest) -> Body {
    let isChunked = request.headers["Transfer-Encoding"]?.lowercased() == "chunked"
    let length = request.headers["Content-Length"].map { Int($0) ?? -1 } ?? 0
    guard length >= 0 else { return .refused(400) }
    guard length <= core.bodyLimit else { return .refused(413) }
    if request.headers["Expect"]?.lowercased() == "100-continue" {
      switch core.expectation {
      case .refused: return .refused(417)
      case .ignored: break
      case .met: _ = wire.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)[...])
      }
    }
    if isChunked { return readChunks() }
    return length == 0 ? .bytes([]) : wire.read(count: length).map { .bytes($0) } ?? .gone
  }

  private func readChunks() -> Body {
    var body: [UInt8] = []
    while let line = wire.readLine() {
      let digits = String(decoding: line, as: UTF8.self).split(separator: ";").first ?? ""
      guard let size = Int(digits, radix: 16), size >= 0 else { return .refused(400) }
      guard body.count + size <= core.bodyLimit else { return .refused(413) }
      if size == 0 {
        while let trailer = wire.readLine() { if trailer.isEmpty { return .bytes(body) } }
        return .gone
      }
      guard let piece = wire.read(count: size), wire.readLine() != nil else { return .gone }
      body += piece
    }
    return .gone
  }

  // MARK: Answers out

  /// The reply with what `Range` asks for.
  private func ranged(_ reply: Reply, _ request: ReceivedRequest, _ delivery: Delivery) -> Reply {
    guard reply.hasRanges, reply.status == 200, !delivery.ignoresRange,
      case .content(let content) = reply.body,
      let range = ByteRange.wanted(request.headers["Range"], size: content.size)
    else { return reply }
    var part = reply
    if range.isEmpty {
      part.status = 416
      part.headers["Content-Range"] = "bytes */\(content.size)"
      part.body = .content(.bytes([]))
      return part
    }
    part.status = 206
    let shift = delivery.hasWrongRange ? 1 : 0
    part.headers["Content-Range"] =
      "bytes \(range.lowerBound + shift)-\(range.upperBound - 1 + shift)/\(content.size)"
    part.body = .content(.part(of: content, range))
    return part
  }

  private func send(_ reply: Reply, delivery: Delivery, isHead: Bool, keepsAlive: Bool) -> Outcome {
    let isChunked = reply.framing == .chunked && delivery.declaredLength == nil
    var outcome = Outcome(status: reply.status, end: .answered)
    outcome.keepsAlive = keepsAlive && reply.framing != .close && delivery.declaredLength == nil
    let head = BodyWriter(wire, headDelivery(delivery), isChunked: false)
    guard head.write(self.head(of: reply, delivery, keepsAlive: outcome.keepsAlive)) else {
      return Outcome(status: reply.status, end: .disconnected)
    }
    guard !isHead, reply.status != 204, reply.status != 304 else { return outcome }
    let writer = BodyWriter(wire, delivery, isChunked: isChunked)
    switch reply.body {
    case .content(let content): content.forEachPiece { writer.write($0) }
    case .stream(let stream): stream(writer)
    case .deferred: break
    }
    writer.finish()
    outcome.sent = writer.sent
    outcome.end = writer.end ?? .answered
    outcome.keepsAlive = outcome.keepsAlive && writer.end == nil
    return outcome
  }

  private func headDelivery(_ delivery: Delivery) -> Delivery {
    var head = Delivery()
    head.pieceSize = delivery.pieceSize
    return head
  }

  private func head(of reply: Reply, _ delivery: Delivery, keepsAlive: Bool) -> String {
    var headers = reply.headers
    if reply.framing == .chunked { headers["Transfer-Encoding"] = "chunked" }
    if reply.framing == .length, headers["Content-Length"] == nil, case .content(let content) = reply.body,
      reply.status != 204, reply.status != 304
    {
      headers["Content-Length"] = "\(content.size)"
    }
    if let length = delivery.declaredLength {
      headers["Transfer-Encoding"] = nil
      headers["Content-Length"] = "\(length)"
    }
    if !keepsAlive { headers["Connection"] = "close" }
    headers.merge(delivery.headers)
    let fields = headers.fields.map { "\($0.name): \($0.value)\r\n" }.joined()
    return "HTTP/1.1 \(reply.status) \(Reply.reasons[reply.status] ?? "Status")\r\n\(fields)\r\n"
  }
}
