import Answers
import HTTP
import LoopbackServers
import RemoteEngine
import ScriptedEngine
import Testing

/// A key goes to its server, and nowhere else.
struct KeyTests {
  private static let key = "sk-Zm9yIGV5ZXMgb25seQ"

  private func settings(_ server: LoopbackModelServer, key: String? = key) throws -> ServerSettings {
    ServerSettings(
      try HTTPAddress(server.base), key: key.flatMap { Secret($0) }, keySource: "the variable PALI_KEY",
      imageSize: 4)
  }

  private func isTold(_ asking: Asking) -> Bool { asking.log.all.contains { "\($0)".contains(Self.key) } }

  @Test(arguments: [LoopbackModelServer.Form.vllm, .plain]) func aServerGetsItsKey(
    _ form: LoopbackModelServer.Form
  ) throws {
    let server = try LoopbackModelServer(form, key: Self.key) { _ in .tokens("a") }
    let asking = Asking(try settings(server))
    #expect(try asking.answer().text == "a")
    #expect(server.http.requests.allSatisfy { $0.headers["Authorization"] == "Bearer \(Self.key)" })
    #expect(!isTold(asking))
  }

  @Test(arguments: [LoopbackModelServer.Form.vllm, .plain]) func aKeyThatIsMissingOrWrongIsNamedByItsSource(
    _ form: LoopbackModelServer.Form
  ) throws {
    let server = try LoopbackModelServer(form, key: "another") { _ in .tokens("a") }
    let place = "127.0.0.1:\(server.http.port)"
    let without = Asking(try settings(server, key: nil))
    #expect(
      try without.loadFailure() == "\(place): wants a key (401): none was found in the variable PALI_KEY")
    let wrong = Asking(try settings(server))
    #expect(try wrong.loadFailure() == "\(place): does not take the key from the variable PALI_KEY (401)")
    #expect(!isTold(wrong))
  }

  @Test func aKeyThatCannotBeSentIsNamedByItsSource() throws {
    let server = try LoopbackModelServer(.vllm) { _ in .tokens("a") }
    let asking = Asking(try settings(server, key: "schl\u{FC}ssel"))
    #expect(
      try asking.loadFailure()
        == "127.0.0.1:\(server.http.port): the key from the variable PALI_KEY holds characters that cannot be sent"
    )
    #expect(server.http.connections == 0)
  }

  /// Whatever a server says, be it the key.
  @Test func aKeyThatIsSaidBackIsStruckOut() throws {
    let server = try LoopbackModelServer(.vllm) { _ in .tokens("a") }
    let asking = Asking(try settings(server))
    _ = try asking.model()
    let padding = String(repeating: "x", count: 280)
    let answers = [
      Fault.status(400, text: #"{"error":{"message":"\#(padding)\#(Self.key)"}}"#),
      .status(400, text: #"{"detail":[{"loc":["\#(Self.key)"],"msg":"no \#(Self.key)"}]}"#),
      .status(403, text: #"{"error":"\#(Self.key)"}"#),
      .status(503, headers: ["Retry-After": "0"], text: #"{"error":"\#(Self.key)"}"#),
      .redirect(to: "/\(Self.key)"), .raw(Array("HTTP/1.1 200 OK\r\n\r\n\(Self.key)".utf8)),
    ]
    for (index, fault) in answers.enumerated() {
      server.http.fault(fault, on: "POST /v1/chat/completions")
      _ = try asking.end(of: Asking.request(RunID(UInt64(index + 1))))
    }
    server.fault(.error(event: 1, "for \(Self.key)", form: .nested))
    _ = try asking.end(of: Asking.request(90))
    server.fault(.replace(event: 1, data: #"{"choices":[{"delta":{},"finish_reason":"\#(Self.key)"}]}"#))
    _ = try asking.end(of: Asking.request(91))
    #expect(!isTold(asking), "\(asking.log.all.filter { "\($0)".contains(Self.key) })")
    #expect(asking.log.ends.count == answers.count + 2)
  }

  @Test func aRedirectLeadsNoQuestionAndNoKeyElsewhere() throws {
    let server = try LoopbackModelServer(.vllm) { _ in .tokens("a") }
    let other = try LoopbackServer(address: "127.0.0.2")
    other.on(.all, .text("{}"))
    let asking = Asking(try settings(server))
    _ = try asking.model()
    for (index, status) in [301, 302, 307, 308].enumerated() {
      server.http.fault(
        .redirect(to: "\(other.base)/v1/chat/completions", status: status), on: "POST /v1/chat/completions")
      let failure = try asking.failure(Asking.request(RunID(UInt64(index + 1))))
      #expect(
        failure
          == "\(server.base)/v1/chat/completions: redirects to \(other.base)/v1/chat/completions: name that as the URL"
      )
    }
    server.http.fault(.redirect(to: "\(other.base)/v1/models"), on: "GET /v1/models")
    #expect(try Asking(settings(server)).loadFailure().contains("redirects to \(other.base)"))
    #expect(other.requests.isEmpty)
  }
}
