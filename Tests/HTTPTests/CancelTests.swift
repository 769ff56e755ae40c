import Glibc
import LoopbackServers
import Testing

@testable import HTTP

/// Whoever has seen enough is free within 100 ms, whatever the other side does.
@Suite(.serialized) struct CancelTests {
  private func stop(_ request: HTTPRequest, _ isReady: @escaping @Sendable () -> Void) throws -> Double {
    let client = client()
    return try secondsToStop(isReady) { isCancelled in try client.send(request, isCancelled: isCancelled) }
  }

  @Test func beforeAnythingIsAsked() throws {
    let server = try LoopbackServer()
    #expect(throws: HTTPError.cancelled) {
      try client().send(HTTPRequest("GET", try HTTPAddress(server.base)), isCancelled: { true })
    }
    #expect(server.connections == 0)
  }

  @Test func whileConnecting() throws {
    let listener = SilentListener(isFull: true)
    let request = HTTPRequest("GET", try HTTPAddress(listener.base))
    #expect(try stop(request) { usleep(100_000) } < 0.1)
  }

  @Test func whileAgreeingOnKeys() throws {
    let listener = SilentListener()
    let request = HTTPRequest("GET", try HTTPAddress("https://127.0.0.1:\(listener.port)"))
    #expect(try stop(request) { usleep(100_000) } < 0.1)
  }

  @Test func whileWaitingForHeaders() throws {
    let server = try LoopbackServer()
    server.fault(.hang, times: .max)
    let request = HTTPRequest("GET", try HTTPAddress(server.base))
    #expect(try stop(request) { _ = server.wait { !$0.isEmpty } } < 0.1)
    #expect(server.wait { $0.allSatisfy { $0.end == .disconnected } })
  }

  @Test func betweenPieces() throws {
    let server = try LoopbackServer()
    server.on("*", .text("some words"))
    server.fault(.stall(after: 4), times: .max)
    let request = HTTPRequest("GET", try HTTPAddress(server.base))
    let client = client()
    let hasBegun = Moment()
    let seconds = try secondsToStop({ hasBegun.wait() }) { isCancelled in
      try client.send(request, isCancelled: isCancelled, onBody: { _ in hasBegun.set() })
    }
    #expect(seconds < 0.1)
  }

  @Test func whileMuchComes() throws {
    let server = try LoopbackServer()
    server.fault(.endlessBody, times: .max)
    let request = HTTPRequest("GET", try HTTPAddress(server.base))
    let client = client()
    let hasBegun = Moment()
    let seconds = try secondsToStop({ hasBegun.wait() }) { isCancelled in
      try client.send(
        request, isCancelled: isCancelled,
        onBody: { _ in
          hasBegun.set()
          // A slow disk.
          usleep(5000)
        })
    }
    #expect(seconds < 0.1)
  }

  @Test func whileNobodyReadsWhatIsSent() throws {
    let listener = SilentListener()
    let body = [UInt8](repeating: 1, count: 32 << 20)
    let request = HTTPRequest("POST", try HTTPAddress(listener.base), body: body)
    #expect(try stop(request) { usleep(100_000) } < 0.1)
  }

  @Test func whileWaitingToTryAgain() throws {
    let isWaiting = Moment()
    let seconds = try secondsToStop({ isWaiting.wait() }) { isCancelled in
      try HTTPRetries(firstPause: 60, longestPause: 60).run(
        isCancelled: isCancelled, told: { _, _ in isWaiting.set() }
      ) { throw HTTPError.cut(try HTTPAddress("h"), reason: "") }
    }
    #expect(seconds < 0.1)
  }

  @Test func whoeverComesNextIsServed() throws {
    let server = try LoopbackServer()
    server.on("*", .text("words"))
    server.fault(.hang)
    let client = client()
    let request = HTTPRequest("GET", try HTTPAddress(server.base))
    _ = try? client.send(request, isCancelled: { !server.exchanges.isEmpty })
    #expect(try client.text(request) == "words")
  }
}
