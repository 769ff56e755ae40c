import Glibc
import LoopbackServers
import Testing

@testable import HTTP

@Suite struct BrokenAnswerTests {
  private let server: LoopbackServer
  private let request: HTTPRequest

  init() throws {
    server = try LoopbackServer()
    server.on("*", .text(String(repeating: "word ", count: 100)))
    request = HTTPRequest("GET", try HTTPAddress("\(server.base)/a?q"))
  }

  private func fault(_ fault: Fault) -> HTTPError? {
    server.fault(fault)
    return client().fault(request)
  }

  private func raw(_ text: String) -> Fault { .raw(Array(text.utf8)) }

  @Test func noneAtAll() throws {
    #expect(fault(.closeBeforeHeaders)?.isCut == true)
    #expect(fault(.reset)?.isCut == true)
    server.dropConnections(times: 1)
    // Perhaps before the connection is known to stand.
    let error = try #require(client().fault(request))
    #expect(error.isCut || error.isUnreachable)
  }

  @Test func aBodyThatEndsEarly() {
    #expect(fault(.cut(after: 10))?.isCut == true)
    #expect(fault(.resetAfter(10))?.isCut == true)
    #expect(fault(.declaredLength(501))?.isCut == true)
    server.on("/a", .stream { _ = $0.write("words") })
    #expect(fault(.cut(after: 3))?.isCut == true)
    #expect(fault(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwords\r\n"))?.isCut == true)
    #expect(
      fault(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nwords\r\n0\r\n\r\n"))?.isCut
        == true)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200", "HTTP/1.1 100 Continue\r\n\r\n",
    "HTT",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX: y\r\n",
  ])
  func headersThatEndEarly(_ text: String) {
    var hasBegun = false
    server.fault(raw(text))
    #expect(throws: HTTPError.self) { try client().send(request, onBegin: { _ in hasBegun = true }) }
    #expect(!hasBegun)
  }

  @Test(arguments: [
    "SSH-2.0-x\r\n", "hello\n", "\0\0\0\0", "HTTP/1.1 abc\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n", "\u{1B}[31m",
    "RTSP/1.0 200 OK\r\n\r\n", "ICY 200 OK\r\n\r\n",
  ])
  func whatIsNoHTTP(_ text: String) throws {
    let error = try #require(fault(raw(text)))
    #expect(error.isCut, "\(error)")
  }

  @Test func wordsForWhatIsNoHTTP() {
    #expect("\(fault(.garbage)!)" == "127.0.0.1:\(server.port): the connection broke: what comes is no HTTP")
  }

  @Test func endlessHeaders() {
    #expect(fault(.endlessHeaders) == .tooLarge(request.address, limit: 64 << 10))
    #expect(fault(raw("HTTP/1.1 200 OK\r\nX: " + String(repeating: "a", count: 1 << 20))) != nil)
    let interim = String(repeating: "HTTP/1.1 102 Processing\r\n\r\n", count: 10_000)
    #expect(fault(raw(interim)) == .tooLarge(request.address, limit: 64 << 10))
  }

  @Test func interimAnswersAreNone() throws {
    let interim = "HTTP/1.1 100 Continue\r\nX: no\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <no>\r\n\r\n"
    server.fault(raw(interim + "HTTP/1.1 201 Created\r\nY: yes\r\nContent-Length: 2\r\n\r\nok"))
    let (response, bytes) = try client().body(request, limit: 10)
    #expect(response.status == 201 && bytes == Array("ok".utf8))
    #expect(response.headers == ["y": "yes", "content-length": "2"])
  }

  @Test func anotherProtocolIsNoSuccess() throws {
    server.fault(raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nbytes"))
    #expect(client().fault(request) != nil)
  }

  @Test func trailersChangeNothing() throws {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: a\r\n\r\n2\r\nok\r\n0\r\n"
    server.fault(raw(head + "ETag: b\r\nHTTP/1.1: 500\r\n\r\n"))
    let (response, bytes) = try client().body(request, limit: 10)
    #expect(response.status == 200 && response.headers["etag"] == "a" && bytes == Array("ok".utf8))
  }

  @Test func aLineThatLooksLikeAStatusIsAHeader() throws {
    server.fault(raw("HTTP/1.1 404 no\r\nHTTP/1.1: x\r\nContent-Length: 0\r\n\r\n"))
    #expect(client().fault(request)?.status?.status == 404)
  }

  @Test func ofALongComplaintTheBeginningIsKept() throws {
    server.fault(.reply(Reply(500, .generated(size: 1 << 30, seed: 1))))
    #expect(try client().send(request).refusal.count == 16 << 10)
    server.fault(.reply(.text("fault", status: 500)))
    #expect(try client().send(request).refusal == Array("fault".utf8))
  }

  @Test func aRefusalIsOneHoweverItsWordsEnd() throws {
    server.fault(raw("HTTP/1.1 429 no\r\nRetry-After: 3\r\nContent-Length: 100\r\n\r\nslow"))
    let error = client().fault(request)
    #expect(error?.status?.status == 429 && error?.retryAfter == 3)
    server.fault(.reply(.text("words", status: 500)))
    server.fault(.stall(after: 2))
    var request = request
    request.idleTimeout = 0.2
    #expect(try client().send(request).status == 500)
  }

  @Test func anAnswerThatComesBeforeTheBodyWasTaken() throws {
    server.fault(.earlyReply(.text("too much", status: 413)))
    let post = HTTPRequest("POST", request.address, body: [UInt8](repeating: 1, count: 16 << 20))
    // The system may throw away what came when the other side closed.
    let error = client().fault(post)
    #expect(error?.status?.status == 413 || error?.isCut == true)
  }

  @Test func silence() throws {
    var request = request
    request.idleTimeout = 0.2
    for fault in [Fault.hang, .stall(after: 3)] {
      server.fault(fault)
      let seconds = try #require(client().fault(request)?.seconds)
      #expect(seconds >= 0.2 && seconds < 60)
    }
    let silent = SilentListener()
    request = HTTPRequest("POST", try HTTPAddress(silent.base), body: [UInt8](repeating: 1, count: 32 << 20))
    request.idleTimeout = 0.2
    #expect(client().fault(request)?.seconds != nil)
  }

  @Test func slowIsNotSilent() throws {
    var request = request
    request.idleTimeout = 1.5
    server.fault(.throttle(bytesPerSecond: 200))
    #expect(try client().text(request).count == 500)
    // Nor is whoever takes it slowly.
    var turns = 0
    server.on("/a", .file(.generated(size: 4 << 20, seed: 2)))
    try client().send(
      request,
      onBody: { _ in
        turns += 1
        if turns == 1 { usleep(2_000_000) }
      })
    #expect(turns > 1)
  }

  @Test func nobodyThere() throws {
    server.refuseConnections()
    #expect(fault(.hang) == .unreachable(request.address, reason: "Connection refused"))
    let full = SilentListener(isFull: true)
    var request = HTTPRequest("GET", try HTTPAddress(full.base))
    request.connectTimeout = 0.2
    #expect(client().fault(request) == .timedOut(request.address, seconds: 0.2))
    let silent = SilentListener()
    request.address = try HTTPAddress("https://127.0.0.1:\(silent.port)")
    #expect(client().fault(request)?.seconds == 0.2)
    let nowhere = try HTTPAddress("http://nowhere.invalid/")
    #expect(client().fault(HTTPRequest("GET", nowhere)) == .unreachable(nowhere, reason: "no such host"))
  }
}
