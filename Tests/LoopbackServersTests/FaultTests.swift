import Glibc
import Testing

@testable import LoopbackServers

@Suite struct FaultTests {
  private func server(_ fault: Fault, times: Int = 1, after skipped: Int = 0) throws -> LoopbackServer {
    let server = try LoopbackServer()
    server.on("/f", .file(.text(String(repeating: "0123456789", count: 1000))))
    server.fault(fault, on: "/f", times: times, after: skipped)
    return server
  }

  @Test func faultsFallToTheRequestsThatAreMeant() throws {
    let server = try server(.status(503, headers: ["Retry-After": "2"]), times: 2, after: 1)
    server.on("/g", .text(""))
    let statuses = try (0..<4).map { _ in
      try ask(server, "GET /g")
      return try ask(server, "GET /f").status
    }
    #expect(statuses == [200, 503, 503, 200])
    #expect(server.exchanges.filter { $0.request.path == "/g" }.allSatisfy { $0.status == 200 })
  }

  @Test func aBodyIsCut() throws {
    let server = try server(.cut(after: 1234))
    let answer = try ask(server, "GET /f")
    #expect(answer.header("Content-Length") == "10000" && answer.body.count == 1234)
    #expect(server.wait { $0[0].end == .cut && $0[0].bodyBytesSent == 1234 })
    #expect(try ask(server, "GET /f").body.count == 10000)
  }

  @Test func aConnectionIsReset() throws {
    let server = try server(.resetAfter(100))
    let client = try RawClient(server)
    client.send("GET /f HTTP/1.1\r\n\r\n")
    _ = try client.readHead()
    #expect(throws: RawClient.Refused(code: ECONNRESET)) { try client.readToEnd() }
    server.fault(.reset)
    #expect(throws: RawClient.Refused(code: ECONNRESET)) { try ask(server, "GET /f") }
    server.dropConnections(times: 1)
    #expect(throws: RawClient.Refused.self) { try ask(server, "GET /f") }
    #expect(try ask(server, "GET /f").status == 200)
  }

  @Test func connectionsAreRefusedAndTakenAgain() throws {
    let server = try server(.closeBeforeHeaders)
    #expect(try ask(server, "GET /f").head.isEmpty)
    server.refuseConnections()
    #expect(throws: RawClient.Refused(code: ECONNREFUSED)) { try RawClient(server) }
    try server.acceptConnections()
    #expect(try ask(server, "GET /f").status == 200)
  }

  @Test func lengthsLie() throws {
    let short = try ask(server(.declaredLength(5)), "GET /f")
    #expect(short.header("Content-Length") == "5" && short.body.count == 10000)
    #expect(try ask(server(.ignoreRange), "GET /f", headers: ["Range": "bytes=5-6"]).status == 200)
    let wrong = try ask(server(.wrongRange), "GET /f", headers: ["Range": "bytes=5-6"])
    #expect(wrong.header("Content-Range") == "bytes 6-7/10000" && wrong.text == "56")
    #expect(try ask(server(.flip(at: 3)), "GET /f").text.hasPrefix("012\u{66}456"))
  }

  @Test func bytesComeSlowly() throws {
    let server = try server(.throttle(bytesPerSecond: 40000))
    let start = secondsNow()
    #expect(try ask(server, "GET /f").body.count == 10000)
    #expect(secondsNow() - start >= 0.2)
    server.fault(.dribble)
    #expect(try ask(server, "GET /f").body.count == 10000)
  }

  @Test func thereIsNoEndUntilTheClientGoes() throws {
    for fault in [Fault.endlessHeaders, .endlessBody] {
      let server = try server(fault)
      do {
        let client = try RawClient(server)
        client.send("GET /f HTTP/1.1\r\n\r\n")
        #expect(try client.read(count: 1 << 20).count == 1 << 20)
      }
      #expect(server.wait { $0[0].end == .disconnected })
    }
  }

  @Test func otherThingsThanHTTPComeBack() throws {
    #expect(try ask(server(.garbage), "GET /f").head.hasPrefix("\u{1}\u{2}SSH"))
    let answer = try ask(server(.redirect(to: "file:///etc/passwd")), "GET /f")
    #expect(answer.status == 302 && answer.header("Location") == "file:///etc/passwd")
    let early = try ask(server(.earlyReply(.text("no", status: 401))), "POST /f", body: "abc")
    #expect(early.status == 401 && early.header("Connection") == "close")
  }

  @Test func throttledAndCut() throws {
    let server = try server(.throttle(bytesPerSecond: 100_000))
    server.fault(.cut(after: 3000))
    #expect(try ask(server, "GET /f").body.count == 3000)
  }
}
