import Answers
import HTTP
import LoopbackServers
import RemoteEngine
import ScriptedEngine
import Testing

/// Each fault of a server is one line that says where, or is overcome.
struct ServerFaultTests {
  private static let chat: Route = "POST /v1/chat/completions"
  private let server: LoopbackModelServer
  private var place: String { "127.0.0.1:\(server.http.port)" }

  init() throws {
    server = try LoopbackModelServer(.vllm) { _ in .tokens("a", " cat") }
  }

  @Test func whatMayPassIsTriedAgainAndTold() throws {
    server.http.fault(.tooManyRequests(retryAfter: "1"), on: Self.chat)
    server.http.fault(.status(503), on: Self.chat, after: 1)
    let asking = try Asking(server)
    #expect(try asking.answer().text == "a cat")
    #expect(server.runs.count == 1)
    #expect(asking.notices.count == 2)
    #expect(asking.notices.first?.hasPrefix("\(place): answers 429 (too many requests); again in ") == true)
  }

  @Test func loadingIsTriedAgainAndTold() throws {
    server.http.fault(.status(502), on: "GET /v1/models")
    let asking = try Asking(server)
    _ = try asking.model()
    #expect(asking.notices == ["\(place): answers 502 (bad gateway); again in 1 s"])
  }

  @Test func aStreamThatBreaksBeforeAnythingCameIsAskedForAgain() throws {
    server.fault(.cut(event: 0, .after))
    server.fault(.reset(event: 0), after: 1)
    let asking = try Asking(server)
    #expect(try asking.answer().text == "a cat")
    #expect(server.runs.count == 3 && asking.notices.count == 2)
  }

  /// Nothing is doubled.
  @Test(arguments: [StreamFault.cut(event: 2, .inEvent), .cut(event: 1, .after), .reset(event: 2)])
  func aStreamThatBreaksLaterFails(_ fault: StreamFault) throws {
    server.fault(fault)
    let asking = try Asking(server)
    let failure = try asking.failure()
    #expect(failure.hasPrefix("\(place): broke off after 1 token: "))
    #expect(failure.split(separator: place, omittingEmptySubsequences: false).count == 2, "\(failure)")
    #expect(server.runs.count == 1)
  }

  @Test(arguments: [StreamFault.ErrorForm.nested, .flat]) func anErrorInTheStreamIsTold(
    _ form: StreamFault.ErrorForm
  ) throws {
    server.fault(.error(event: 2, "out of\nmemory", form: form))
    #expect(try Asking(server).failure() == "\(place): out of memory")
  }

  @Test func brokenJSONIsTold() throws {
    server.fault(.invalidJSON(event: 1))
    #expect(
      try Asking(server).failure().hasPrefix(
        "\(place): sends what cannot be read: its answer: not valid JSON"))
    server.fault(.hugeLine(event: 1, bytes: 5 << 20))
    #expect(try Asking(server).failure().contains("an event of more than"))
  }

  @Test func whoIsNotThereIsTold() throws {
    let gone = try LoopbackServer()
    gone.stop()
    let failure = try Asking(ServerSettings(HTTPAddress(gone.base))).loadFailure()
    #expect(failure == "127.0.0.1:\(gone.port): cannot be reached: Connection refused")
    let nowhere = ServerSettings(try HTTPAddress("http://no-such-host.invalid"))
    #expect(try Asking(nowhere).loadFailure().hasPrefix("no-such-host.invalid: cannot be reached: "))
  }

  @Test func silenceIsTold() throws {
    server.http.fault(.hang, on: Self.chat)
    var settings = try ServerSettings(of: server)
    settings.idleTimeout = 0.3
    #expect(try Asking(settings).failure() == "\(place): no answer for 0 s")
  }

  @Test func aModelThatIsNoMoreThereIsToldWithThoseThatAre() throws {
    let asking = try Asking(server)
    _ = try asking.model()
    server.http.on(Self.chat, .text(#"{"error":{"message":"The model does not exist."}}"#, status: 404))
    server.http.on("GET /v1/models", .text(#"{"data":[{"id":"other"}]}"#))
    #expect(try asking.failure() == "\(place): has no model google/paligemma-3b-mix-224; it serves other")
  }

  @Test func aModelThatIsNotServedIsTold() throws {
    var settings = try ServerSettings(of: server)
    settings.model = "pg"
    #expect(
      try Asking(settings).loadFailure() == "\(place): has no model pg; it serves google/paligemma-3b-mix-224"
    )
  }

  @Test func aWebPageIsToldAsOne() throws {
    server.http.on(Self.chat, .html("<html>welcome</html>", status: 200))
    #expect(try Asking(server).failure().hasSuffix("answers with a web page: is the URL right?"))
    server.http.on("GET /v1/models", .html("\n<!doctype html>", status: 200))
    #expect(try Asking(server).loadFailure().hasSuffix("answers with a web page: is the URL right?"))
  }

  @Test func otherRefusalsAreToldInTheServersWords() throws {
    server.http.on(Self.chat, .text(#"{"error":{"message":"the prompt is too long"}}"#, status: 400))
    #expect(try Asking(server).failure() == "\(place): the prompt is too long (400)")
    server.http.on(Self.chat, .text("<html>", status: 413))
    #expect(try Asking(server).failure() == "\(place): answers 413 (too large)")
  }

  @Test func anotherEndOfAnAnswerIsTold() throws {
    server.fault(.replace(event: 1, data: #"{"choices":[{"delta":{},"finish_reason":"content_filter"}]}"#))
    #expect(try Asking(server).failure() == #"\#(place): ended its answer with "content_filter""#)
  }

  @Test func aPictureThatCannotBeReadIsTold() throws {
    let asking = try Asking(server)
    #expect(try asking.failure(Asking.request(picture: .file("/nowhere.png"))).contains("/nowhere.png"))
    #expect(server.runs.isEmpty)
  }

  @Test func aFailedLoadIsTriedAgain() throws {
    server.http.on("GET /v1/models", .text("{}"))
    let asking = try Asking(server)
    #expect(try asking.failure().contains("cannot be read"))
    server.http.on("GET /v1/models", .text(#"{"data":[{"id":"google/paligemma-3b-mix-224"}]}"#))
    asking.engine.load()
    #expect(asking.log.wait { $0.loadEnds.count == 2 })
    #expect(try asking.answer(Asking.request(2)).text == "a cat")
  }
}
