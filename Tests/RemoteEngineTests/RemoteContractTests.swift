import Answers
import HTTP
import LoopbackServers
import RemoteEngine
import ScriptedEngine
import Testing

/// What every engine keeps to, of engines behind HTTP.
struct RemoteContractTests {
  static let forms: [LoopbackModelServer.Form] = [.vllm, .plain, .cog]

  private func contract(_ form: LoopbackModelServer.Form) throws -> EngineContract {
    _ = Asking.picture
    let server = try LoopbackModelServer(form) { _ in
      .tokens("<loc0001>", "<loc0002>", "<loc0003>", "<loc0004>", " a", " cat", delay: 0.002)
    }
    let settings = try ServerSettings(of: server, kind: form == .cog ? .cog : .openai)
    let client = HTTPClient(agent: "pali-tests", environment: [:])
    return EngineContract(
      make: { RemoteEngine(server: settings, client: client, handler: Keeping(server, $0).take) },
      request: { Asking.request($0, "caption en") })
  }

  /// The server lives as long as somebody may ask it.
  private final class Keeping: Sendable {
    private let server: LoopbackModelServer
    private let handler: EngineHandler

    init(_ server: LoopbackModelServer, _ handler: @escaping EngineHandler) {
      (self.server, self.handler) = (server, handler)
    }

    @Sendable func take(_ event: EngineEvent) { handler(event) }
  }

  @Test(arguments: forms) func loading(_ form: LoopbackModelServer.Form) throws {
    #expect(try contract(form).loading() == [])
  }

  @Test(arguments: forms) func order(_ form: LoopbackModelServer.Form) throws {
    #expect(try contract(form).order() == [])
  }

  @Test(arguments: forms) func cancelling(_ form: LoopbackModelServer.Form) throws {
    #expect(try contract(form).cancelling() == [])
  }

  @Test(arguments: forms) func stopping(_ form: LoopbackModelServer.Form) throws {
    #expect(try contract(form).stopping() == [])
  }

  @Test(arguments: forms) func stoppingWhileItLoads(_ form: LoopbackModelServer.Form) throws {
    #expect(try contract(form).stoppingWhileItLoads() == [])
  }

  @Test(arguments: forms) func calls(_ form: LoopbackModelServer.Form) throws {
    #expect(try contract(form).calls() == [])
  }

  @Test(arguments: forms) func oneAtATime(_ form: LoopbackModelServer.Form) throws {
    #expect(try contract(form).oneAtATime() == [])
  }

  @Test(arguments: forms) func capabilities(_ form: LoopbackModelServer.Form) throws {
    #expect(try contract(form).capabilities() == [])
  }
}
