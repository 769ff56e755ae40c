import Glibc
import Testing

@testable import LoopbackServers

@Suite struct LoopbackServerTests {
  @Test func aRequestIsRecordedAsItCame() throws {
    let server = try LoopbackServer()
    server.on("POST /a b", .text("yes", status: 201))
    let answer = try ask(server, "POST /a%20b?x=1&y=a+b%26", headers: ["X-Key": "k"], body: "héllo")
    #expect(answer.status == 201 && answer.text == "yes")
    let request = try #require(server.requests.first)
    #expect(request.path == "/a b" && request.target == "/a%20b?x=1&y=a+b%26")
    #expect(request.queryValue("x") == "1" && request.queryValue("y") == "a b&")
    #expect(request.headers["x-key"] == "k" && request.text == "héllo")
    #expect(server.received("X-Key: k") && !server.received("X-Key: l"))
  }

  @Test func aConnectionIsKeptForMoreThanOneRequest() throws {
    let server = try LoopbackServer()
    server.on("/a", .text("one"))
    let client = try RawClient(server)
    for _ in 0..<3 {
      client.send("GET /a HTTP/1.1\r\n\r\n")
      #expect(try client.readHead().contains("Content-Length: 3"))
      #expect(try client.read(count: 3) == Array("one".utf8))
    }
    #expect(server.connections == 1 && server.requests.map(\.connection) == [0, 0, 0])
  }

  @Test func bodiesGoInChunksBothWays() throws {
    let server = try LoopbackServer()
    server.on("/a") { request in
      .stream { writer in
        writer.write(request.text)
        writer.write("!")
      }
    }
    let client = try RawClient(server)
    client.send("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
    client.send("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
    let all = String(decoding: try client.readToEnd(), as: UTF8.self)
    #expect(all.hasSuffix("\r\n\r\n5\r\nabcde\r\n1\r\n!\r\n0\r\n\r\n"))
  }

  @Test func aBodyIsWaitedForOnceItIsAskedFor() throws {
    let server = try LoopbackServer()
    server.on("/a") { .text($0.text) }
    let client = try RawClient(server)
    client.send("POST /a HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    #expect(try client.readHead() == "HTTP/1.1 100 Continue\r\n\r\n")
    client.send("ok")
    #expect(try client.readHead().hasPrefix("HTTP/1.1 200 OK"))
    #expect(try client.read(count: 2) == Array("ok".utf8))
    server.expect(.refused)
    let head = "POST /a"
    #expect(try ask(server, head, headers: ["Expect": "100-continue"], body: "ok").status == 417)
  }

  @Test(arguments: [
    ("bytes=2-4", 206, "234", "bytes 2-4/10"), ("bytes=7-", 206, "789", "bytes 7-9/10"),
    ("bytes=-2", 206, "89", "bytes 8-9/10"), ("bytes=5-99", 206, "56789", "bytes 5-9/10"),
    ("bytes=10-", 416, "", "bytes */10"), ("lines=1-2", 200, "0123456789", nil),
  ])
  func rangesAreHeeded(range: String, status: Int, text: String, told: String?) throws {
    let server = try LoopbackServer()
    server.on("/f", .file(.text("0123456789")))
    let answer = try ask(server, "GET /f", headers: ["Range": range])
    #expect(answer.status == status && answer.text == text && answer.header("Content-Range") == told)
    let head = try ask(server, "HEAD /f")
    #expect(head.header("Content-Length") == "10" && head.body.isEmpty)
  }

  /// Gigabytes are neither made nor kept.
  @Test func aLargeFileIsMadeWhereItIsRead() throws {
    let server = try LoopbackServer()
    let content = Content.generated(size: 3 << 30, seed: 7)
    server.on("/f", .file(content))
    let far = try ask(server, "GET /f", headers: ["Range": "bytes=3000000001-3000000007"])
    #expect(far.body == content.read(3_000_000_001..<3_000_000_008) && far.body.count == 7)
    #expect(far.body == Array(content.read(3_000_000_000..<3_000_000_100)[1..<8]))
    #expect(try ask(server, "HEAD /f").header("Content-Length") == "3221225472")
  }

  @Test func anotherAddressIsAnotherHost() throws {
    let (one, other) = (try LoopbackServer(), try LoopbackServer(address: "127.0.0.2"))
    #expect(other.base == "http://127.0.0.2:\(other.port)")
    try ask(other, "GET /")
    #expect(one.requests.isEmpty && other.requests.count == 1)
  }

  @Test func nothingBeyondLoopbackIsBound() {
    #expect(throws: ServerError.self) { try LoopbackServer(address: "0.0.0.0") }
  }

  @Test func stoppedItHasNoThreadAndTakesNoConnection() throws {
    let server = try LoopbackServer()
    server.fault(.hang)
    let (waiting, idle) = (try RawClient(server), try RawClient(server))
    waiting.send("GET / HTTP/1.1\r\n\r\n")
    #expect(server.wait { $0.count == 1 })
    server.stop()
    #expect(server.openConnections == 0)
    #expect(throws: RawClient.Refused(code: ECONNREFUSED)) { try RawClient(server) }
    #expect(try waiting.read() == nil && idle.read() == nil)
  }

  @Test func aClientThatGoesAwayIsNoticed() throws {
    let server = try LoopbackServer()
    server.on("/endless", .stream { writer in while writer.write("more and more") {} })
    server.on("/slow", .stream { writer in while writer.pause(seconds: 60) {} })
    for path in ["/endless", "/slow"] {
      var client: RawClient? = try RawClient(server)
      client?.send("GET \(path) HTTP/1.1\r\n\r\n")
      #expect(try client?.readHead().isEmpty == false)
      client = nil
      #expect(server.wait { $0.last?.request.path == path && $0.last?.end == .disconnected })
    }
  }

  @Test func requestsAtOnceAreCounted() throws {
    let server = try LoopbackServer()
    server.fault(.hang, times: 3)
    let clients = try (0..<3).map { _ in try RawClient(server) }
    for client in clients { client.send("GET / HTTP/1.1\r\n\r\n") }
    #expect(server.wait { $0.count == 3 } && server.mostAtOnce == 3)
  }
}
