import LoopbackServers
import Synchronization
import Testing

@testable import HTTP

@Suite struct HTTPClientTests {
  @Test func anAnswerComesWithItsHeaders() throws {
    let server = try LoopbackServer()
    server.on("GET /a", .text("words", headers: ["X-Twice": " one\t", "ETag": "\"e\""]))
    let (response, bytes) = try client().body(
      HTTPRequest("GET", try HTTPAddress("\(server.base)/a?q=1")), limit: 100)
    #expect(String(decoding: bytes, as: UTF8.self) == "words" && response.status == 200)
    #expect(response.headers["x-twice"] == "one" && response.headers["etag"] == "\"e\"")
    #expect(response.contentLength == 5)
    #expect(server.requests[0].headers["User-Agent"] == "tests/1")
    #expect(server.requests[0].target == "/a?q=1")
  }

  @Test func headersThatComeTwiceAreJoined() throws {
    let server = try LoopbackServer()
    server.fault(.raw(Array("HTTP/1.1 200 OK\r\nLink: <a>\r\nlink:<b>\r\nContent-Length: 0\r\n\r\n".utf8)))
    let response = try client().send(HTTPRequest("GET", try HTTPAddress(server.base)))
    #expect(response.headers["link"] == "<a>, <b>")
  }

  @Test func piecesAreHandedOnAsTheyCome() throws {
    let server = try LoopbackServer()
    let (first, second) = (Moment(), Moment())
    server.on(
      "/s",
      .stream { writer in
        writer.write("one")
        first.wait()
        writer.write("two")
        second.wait()
      })
    let request = HTTPRequest("GET", try HTTPAddress("\(server.base)/s"))
    var seen: [String] = []
    // The server goes on only once what it sent has been taken here.
    try client().send(request, onBegin: { seen.append("begins \($0.status)") }) {
      seen.append(String(decoding: $0, as: UTF8.self))
      seen.count == 2 ? first.set() : second.set()
    }
    #expect(seen == ["begins 200", "one", "two"])
  }

  @Test func headAsksForHeadersAlone() throws {
    let server = try LoopbackServer()
    server.on("HEAD /f", .file(.generated(size: 1 << 40, seed: 1)))
    let response = try client().send(HTTPRequest("HEAD", try HTTPAddress("\(server.base)/f")))
    #expect(response.status == 200 && response.contentLength == 1 << 40)
    #expect(server.requests[0].method == "HEAD")
  }

  @Test(arguments: [0, 1, 5000, 8 << 20]) func bodiesAreSentWithoutWaitingForLeave(_ size: Int) throws {
    let server = try LoopbackServer()
    server.expect(.refused)
    server.on("POST /p") { .text("\($0.body.count) \($0.body.allSatisfy { $0 == 7 })") }
    let body = [UInt8](repeating: 7, count: size)
    let headers = [(name: "Content-Type", value: "application/json")]
    let request = HTTPRequest("POST", try HTTPAddress("\(server.base)/p"), headers: headers, body: body)
    #expect(try client().text(request) == "\(size) true")
    #expect(server.requests[0].headers["Expect"] == nil)
    #expect(server.requests[0].headers["Content-Type"] == "application/json")
    #expect(server.requests[0].headers["Content-Length"] == "\(size)")
  }

  @Test func nothingIsSaidOfABodyThatNobodySaid() throws {
    let server = try LoopbackServer()
    server.on("PUT /p", .text(""))
    try client().send(HTTPRequest("PUT", try HTTPAddress("\(server.base)/p"), body: [1]))
    #expect(server.requests[0].headers["Content-Type"] == nil)
    #expect(server.requests[0].headers["Authorization"] == nil)
  }

  @Test func connectionsAreKept() throws {
    let server = try LoopbackServer()
    server.on("/a", .text("a"))
    server.on("POST /b", .text("b"))
    let client = client()
    for _ in 0..<5 {
      #expect(try client.text(HTTPRequest("GET", try HTTPAddress("\(server.base)/a"))) == "a")
      #expect(try client.text(HTTPRequest("POST", try HTTPAddress("\(server.base)/b"), body: [1, 2])) == "b")
    }
    #expect(server.connections == 1 && server.requests.count == 10)
  }

  @Test func whatIsKeptAndDeadIsNoticed() throws {
    let server = try LoopbackServer()
    server.on("POST /b") { .text("\($0.body.count)") }
    server.fault(.closeBeforeHeaders, after: 1)
    let client = client()
    let request = HTTPRequest("POST", try HTTPAddress("\(server.base)/b"), body: [1, 2, 3])
    #expect(try client.text(request) == "3" && client.text(request) == "3")
  }

  @Test func rangesAreAskedForAndGiven() throws {
    let server = try LoopbackServer()
    server.on("/f", .file(.text("0123456789")))
    var request = HTTPRequest("GET", try HTTPAddress("\(server.base)/f"), headers: [("Range", "bytes=4-6")])
    let (response, bytes) = try client().body(request, limit: 100)
    #expect(response.status == 206 && response.headers["content-range"] == "bytes 4-6/10")
    #expect(bytes == Array("456".utf8))
    request.headers = [("Range", "bytes=10-")]
    #expect(client().fault(request)?.status?.status == 416)
  }

  @Test func aRefusalIsNotHandedOn() throws {
    let server = try LoopbackServer()
    server.on("/no", .text(#"{"error":"no"}"#, status: 422))
    var hasBegun = false
    let request = HTTPRequest("GET", try HTTPAddress("\(server.base)/no"))
    let response = try client().send(
      request, onBegin: { _ in hasBegun = true }, onBody: { _ in hasBegun = true })
    #expect(response.status == 422 && response.refusal == Array(#"{"error":"no"}"#.utf8) && !hasBegun)
  }

  @Test func whatTheTakerThrowsEndsTheRequest() throws {
    struct Enough: Error {}
    let server = try LoopbackServer()
    server.fault(.endlessBody, times: 2)
    let request = HTTPRequest("GET", try HTTPAddress(server.base))
    #expect(throws: Enough.self) { try client().send(request, onBody: { _ in throw Enough() }) }
    #expect(throws: Enough.self) { try client().send(request, onBegin: { _ in throw Enough() }) }
    #expect(server.wait { $0.allSatisfy { $0.end == .disconnected } && $0.count == 2 })
  }

  @Test func moreThanIsWantedIsNotTaken() throws {
    let server = try LoopbackServer()
    server.fault(.endlessBody)
    let address = try HTTPAddress(server.base)
    #expect(throws: HTTPError.tooLarge(address, limit: 1000)) {
      try client().body(HTTPRequest("GET", address), limit: 1000)
    }
  }

  @Test func manyAskAtOnce() throws {
    let server = try LoopbackServer()
    server.on("/n/*") { .text(String($0.path.dropFirst(3))) }
    let client = client()
    let right = Mutex(0)
    inParallel(16) { worker in
      for turn in 0..<20 {
        let text = "\(worker)-\(turn)"
        let answer = try? client.text(HTTPRequest("GET", try HTTPAddress("\(server.base)/n/\(text)")))
        if answer == text { right.withLock { $0 += 1 } }
      }
    }
    #expect(right.withLock { $0 } == 320)
    // Half of the threads' connections are kept between requests; none is opened for each.
    #expect(server.connections < 320)
  }
}
