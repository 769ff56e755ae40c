import Foundation
import LoopbackServers
import Testing

@testable import HTTP

@Suite struct StreamedMemoryTests {
  /// KiB that this process holds.
  private func resident() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS") })
    return try #require(line.split(separator: " ").compactMap { Int($0) }.first)
  }

  @Test func whatStreamsByIsNotKept() throws {
    let server = try LoopbackServer()
    let size = 256 << 20
    server.on(
      "*",
      .stream { writer in
        let piece = [UInt8](repeating: 1, count: 1 << 18)
        for _ in 0..<size >> 18 where !writer.write(piece) { return }
      })
    let before = try resident()
    var (got, most) = (0, 0)
    try client().send(
      HTTPRequest("GET", try HTTPAddress(server.base)),
      onBody: {
        got += $0.count
        if got & 0xFFFFFF < $0.count { most = max(most, (try? resident()) ?? .max) }
      })
    #expect(got == size)
    // Other tests run beside this one.
    #expect(most - before < 128 << 10)
  }
}
