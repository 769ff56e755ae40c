import Answers
import Dispatch
import HTTP
import LoopbackServers
import RemoteEngine
import ScriptedEngine
import Synchronization
import Testing

/// What has to be read before a server is asked, as slowly as a disk may be that lies elsewhere.
struct SuppliesTests {
  private struct Missing: Error, CustomStringConvertible { let description = "key: no such file" }

  private let log = EventLog()

  private func engine(
    _ server: LoopbackModelServer, _ supplies: @escaping @Sendable () throws -> RemoteEngine.Supplies
  ) throws -> RemoteEngine {
    RemoteEngine(
      server: ServerSettings(try HTTPAddress(server.base), imageSize: 4),
      client: HTTPClient(agent: "pali-tests", environment: [:]), supplies: supplies
    ) { [log] in log.add($0) }
  }

  @Test func nobodyWaitsForThemButTheLoading() throws {
    let server = try LoopbackModelServer(.vllm, key: "k") { _ in .tokens("a") }
    let gate = DispatchSemaphore(value: 0)
    let engine = try engine(server) {
      gate.wait()
      return RemoteEngine.Supplies(key: Secret("k"), masks: nil)
    }
    engine.load()
    engine.run(Asking.request(1))
    engine.run(Asking.request(2))
    engine.cancel(1)
    let isCancelled = log.wait { $0.ends[1] == ["cancelled"] }
    #expect(isCancelled && server.http.connections == 0 && log.loadEnds.isEmpty)
    gate.signal()
    let isAnswered = log.wait { $0.ends[2] == ["eos"] }
    #expect(isAnswered && log.loadEnds == ["loaded"])
    engine.stop()
  }

  /// And they are read anew when it is tried again.
  @Test func whatIsWrongWithThemIsHowLoadingFails() throws {
    let server = try LoopbackModelServer(.vllm, key: "k") { _ in .tokens("a") }
    let isThere = Mutex(false)
    let engine = try engine(server) {
      guard isThere.withLock({ $0 }) else { throw Missing() }
      return RemoteEngine.Supplies(key: Secret("k"), masks: nil)
    }
    engine.load()
    let hasFailed = log.wait { $0.loadEnds == ["key: no such file"] }
    #expect(hasFailed && server.http.connections == 0)
    isThere.withLock { $0 = true }
    engine.load()
    let hasLoaded = log.wait { $0.loadEnds.last == "loaded" }
    #expect(hasLoaded)
    engine.stop()
  }
}
