import Answers
import HTTP
import LoopbackServers
import RemoteEngine
import ScriptedEngine
import Testing

struct CogServerTests {
  private static let cat = ServedAnswer.tokens(
    "<loc0010>", "<loc0020>", "<loc0300>", "<loc0400>", " a", " cat")
  private static let text = "<loc0010><loc0020><loc0300><loc0400> a cat"

  private func asking(_ server: LoopbackModelServer, parallel: Int = 1) throws -> Asking {
    var settings = try ServerSettings(of: server, kind: .cog)
    settings.parallel = parallel
    return Asking(settings)
  }

  @Test func itsModelIsGreedyTextAlone() throws {
    let server = try LoopbackModelServer(.cog) { _ in Self.cat }
    let asking = try asking(server)
    let model = try asking.model()
    let place = "127.0.0.1:\(server.http.port)"
    #expect(model.engine == "cog" && model.name == "Cog" && model.server == place)
    #expect(model.runsAtOnce == 1 && model.capabilities == [])
    let refusal = try asking.failure(Asking.request(options: GenerationOptions(temperature: 1)))
    #expect(refusal == "\(place) cannot do this: a temperature above 0")
    #expect(server.runs.isEmpty)
  }

  @Test func whoTakesItForAnotherKindIsToldWhichItMayBe() throws {
    let server = try LoopbackModelServer(.cog) { _ in Self.cat }
    var settings = try ServerSettings(of: server)
    #expect(
      try Asking(settings).loadFailure().hasSuffix("needs kind = \"cog\" in its section of config.toml"))
    settings.model = "pg"
    #expect(try Asking(settings).failure().contains("needs kind = \"cog\""))
  }

  @Test(arguments: [LoopbackModelServer.CogOutput.text, .list]) func boxesAreReadFromItsText(
    _ form: LoopbackModelServer.CogOutput
  ) throws {
    let server = try LoopbackModelServer(.cog) { _ in Self.cat }
    server.setCogOutput(form)
    let answer = try asking(server).answer()
    #expect(answer.text == Self.text && answer.finish == .eos)
    #expect(answer.output.detections.map(\.label) == ["a cat"] && answer.output.detections[0].score == nil)
    #expect(server.runs.first?.request.prompt == "detect cat")
    #expect(server.http.requests.last?.method == "PUT" && !server.http.received("holiday"))
  }

  @Test func aServerThatStartsIsWaitedFor() throws {
    let server = try LoopbackModelServer(.cog) { _ in Self.cat }
    server.setCogHealth("STARTING")
    let asking = try asking(server)
    asking.engine.run(Asking.request())
    #expect(asking.log.wait { _ in !asking.notices.isEmpty })
    server.setCogHealth(nil)
    #expect(asking.log.wait { $0.ends[1] == ["eos"] })
    server.setCogHealth("SETUP_FAILED")
    #expect(try self.asking(server).loadFailure().hasSuffix("its model did not start: SETUP_FAILED"))
  }

  @Test func aServerThatNeverStartsIsToldAtLast() throws {
    let server = try LoopbackModelServer(.cog) { _ in Self.cat }
    server.setCogHealth("STARTING")
    var settings = try ServerSettings(of: server, kind: .cog)
    settings.startTimeout = 0.3
    #expect(try Asking(settings).loadFailure().contains("has not started within"))
  }

  @Test func aBusyServerIsWaitedForAndTold() throws {
    let server = try LoopbackModelServer(.cog) { _ in .tokens("a", delay: 0.4) }
    let asking = try asking(server, parallel: 2)
    asking.engine.run(Asking.request(1))
    asking.engine.run(Asking.request(2))
    #expect(asking.log.wait { $0.ends == [1: ["eos"], 2: ["eos"]] })
    #expect(asking.notices.contains { $0.contains("Already running a prediction (409); again in 1 s") })
  }

  @Test func whatFailsIsToldInItsWords() throws {
    let server = try LoopbackModelServer(.cog) { _ in Self.cat }
    server.failPrediction("out of memory")
    #expect(try asking(server).failure() == "127.0.0.1:\(server.http.port): out of memory")
  }

  /// The connection breaks while the server works: what it works on is not begun again.
  @Test func aBrokenConnectionCostsNoSecondPrediction() throws {
    let server = try LoopbackModelServer(.cog) { _ in Self.cat }
    server.http.fault(.cut(after: 5), on: "PUT /predictions/*")
    #expect(try asking(server).answer().text == Self.text)
    #expect(server.runs.count == 1)
    let puts = server.http.requests("PUT /predictions/*")
    #expect(puts.count == 2 && puts[0].path == puts[1].path)
  }

  @Test func olderServersAreAskedWithoutANameForIt() throws {
    let server = try LoopbackServer()
    server.on("GET /health-check", .text(#"{"status":"READY"}"#))
    server.on("POST /predictions", .text(#"{"status":"succeeded","output":"a cat"}"#))
    server.on("PUT /predictions/*", .text(#"{"detail":"Method Not Allowed"}"#, status: 405))
    let asking = Asking(ServerSettings(try HTTPAddress(server.base), kind: .cog, imageSize: 4))
    #expect(try asking.answer().text == "a cat")
    #expect(try asking.answer(Asking.request(2)).text == "a cat")
    #expect(server.requests("PUT /predictions/*").count == 1)
  }

  /// The server is told, and does not only see the connection go.
  @Test func whatIsCancelledIsCancelledThere() throws {
    let server = try LoopbackModelServer(.cog) { _ in .tokens("a", delay: 600) }
    let asking = try asking(server)
    asking.engine.run(Asking.request())
    #expect(server.wait { $0.count == 1 })
    asking.engine.cancel(1)
    #expect(asking.log.wait { $0.ends == [1: ["cancelled"]] })
    #expect(server.http.wait { $0.contains { $0.request.path.hasSuffix("/cancel") } })
    let paths = server.http.requests.map(\.path)
    #expect(paths.last == paths[paths.count - 2] + "/cancel")
    #expect(server.wait { $0.first?.end != nil })
  }
}
