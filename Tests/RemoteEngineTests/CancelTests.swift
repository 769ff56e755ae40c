import Answers
import HTTP
import LoopbackServers
import RemoteEngine
import ScriptedEngine
import Testing

/// Who is not wanted any more lets go of the server soon, and so many are under way at once.
struct CancelTests {
  private static func slow(_ seconds: Double = 0.05) -> ServedAnswer {
    ServedAnswer((0..<1000).map { ServedToken(id: 100 + $0, " a", delay: seconds) })
  }

  @Test func aRunThatIsCancelledLetsGoOfTheServer() throws {
    let server = try LoopbackModelServer(.vllm) { _ in Self.slow() }
    let asking = try Asking(server)
    asking.engine.run(Asking.request())
    #expect(asking.log.wait { $0.events(of: 1).contains { if case .token = $0 { true } else { false } } })
    asking.engine.cancel(1)
    #expect(asking.log.wait { $0.ends == [1: ["cancelled"]] })
    let cancelled = ContinuousClock.now
    #expect(server.wait { $0.first?.end != nil })
    #expect(cancelled.seconds < 20 && server.runs.first?.end == .disconnected)
    // Its thread takes the next.
    asking.engine.run(Asking.request(2))
    #expect(asking.log.wait { $0.events(of: 2).count > 2 })
  }

  @Test func aPauseBeforeTheNextTryEndsToo() throws {
    let server = try LoopbackModelServer(.vllm) { _ in Self.slow() }
    server.http.fault(.tooManyRequests(retryAfter: "60"), on: "POST /v1/chat/completions")
    var settings = try ServerSettings(of: server)
    settings.parallel = 1
    let asking = Asking(settings)
    asking.engine.run(Asking.request())
    #expect(asking.log.wait { _ in asking.notices.count == 1 })
    #expect(asking.notices[0].hasSuffix("again in 60 s"))
    asking.engine.cancel(1)
    asking.engine.run(Asking.request(2))
    #expect(asking.log.wait { $0.events(of: 2).count > 2 })
  }

  @Test(arguments: [1, 3, 64]) func soManyAreUnderWayAtOnceAndTheRestWaitInOrder(_ parallel: Int) throws {
    let server = try LoopbackModelServer(.vllm) { _ in Self.slow(600) }
    var settings = try ServerSettings(of: server)
    settings.parallel = parallel
    let asking = Asking(settings)
    let count = parallel + 5
    for id in 1...count { asking.engine.run(Asking.request(RunID(UInt64(id)), "caption \(id)")) }
    #expect(server.wait { $0.count == parallel })
    #expect(server.mostAtOnce == parallel)
    asking.engine.cancel(RunID(UInt64(parallel + 1)))
    for id in 1...parallel { asking.engine.cancel(RunID(UInt64(id))) }
    #expect(server.wait { $0.count == parallel + min(parallel, 4) })
    if parallel == 1 {
      #expect(server.runs.map(\.request.prompt) == ["caption 1", "caption 3"])
    }
    asking.engine.stop()
    #expect(asking.log.wait { $0.ends.count == count })
    #expect(server.wait { $0.allSatisfy { $0.end != nil } })
  }

  @Test func aStoppedEngineLetsGoOfAServerThatStarts() throws {
    let server = try LoopbackModelServer(.cog) { _ in [.end] }
    server.setCogHealth("STARTING")
    let asking = Asking(try .init(of: server, kind: .cog))
    asking.engine.load()
    #expect(
      asking.log.wait { _ in asking.notices == ["127.0.0.1:\(server.http.port): is starting its model"] })
    asking.engine.stop()
    #expect(asking.log.wait { !$0.loadEnds.isEmpty })
    #expect(asking.log.loadEnds[0].contains("was stopped"))
  }
}
