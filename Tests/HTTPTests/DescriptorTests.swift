import Glibc
import LoopbackServers
import Testing

@testable import HTTP

@Suite(.serialized) struct DescriptorTests {
  @Test func connectionsEndWithTheirClient() throws {
    let server = try LoopbackServer()
    server.on("*", .text("a"))
    do {
      let client = client()
      inParallel(12) { _ in _ = try? client.text(HTTPRequest("GET", try HTTPAddress(server.base))) }
      #expect(server.openConnections > 0)
    }
    #expect(comes { server.openConnections == 0 })
  }

  @Test func whatFailsLeavesNoConnection() throws {
    let server = try LoopbackServer()
    server.on("*", .text("a"))
    let client = client()
    for fault: Fault in [.reset, .garbage, .endlessHeaders, .endlessBody, .hang, .cut(after: 0)] {
      for _ in 0..<5 {
        let count = server.exchanges.count
        server.fault(fault)
        _ = try? client.send(
          HTTPRequest("GET", try HTTPAddress(server.base)),
          isCancelled: { if case .hang = fault { server.exchanges.count > count } else { false } },
          onBody: { _ in throw HTTPError.noMemory })
      }
    }
    #expect(comes { server.openConnections <= 1 })
  }

  /// An editor that is started meanwhile must not keep a connection open.
  @Test func programsThatAreStartedGetNoConnection() throws {
    let server = try LoopbackServer()
    server.fault(.hang)
    var port: UInt16 = 0
    _ = try? client().send(
      HTTPRequest("GET", try HTTPAddress(server.base)),
      isCancelled: {
        guard !server.exchanges.isEmpty else { return false }
        port = server.port
        for descriptor in 3..<Int32(1024) where peerPort(of: descriptor) == port {
          #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
        }
        return true
      })
    #expect(port != 0)
  }

  private func peerPort(of descriptor: Int32) -> UInt16? {
    var name = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &size) }
    }
    return status == 0 ? UInt16(bigEndian: name.sin_port) : nil
  }
}
