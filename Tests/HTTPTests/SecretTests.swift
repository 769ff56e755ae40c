import LoopbackServers
import Testing

@testable import HTTP

@Suite struct SecretTests {
  private let secret = Secret("hf_s3cret")!

  @Test func itSaysNothingOfItself() throws {
    let request = HTTPRequest("GET", try HTTPAddress("http://h/"), token: secret)
    let exposed: [Any] = [secret, Optional(secret) as Any, [secret], ["k": secret], request]
    for value in exposed {
      var dumped = ""
      dump(value, to: &dumped)
      #expect(!"\(value)\(String(reflecting: value))\(dumped)".contains("s3cret"))
    }
    #expect(Mirror(reflecting: secret).children.isEmpty)
    #expect("\(secret)" == "(secret)")
  }

  @Test func blanksAroundItAreNotItsOwn() {
    #expect(Secret(" hf_s3cret\n") == secret)
    #expect(Secret(" \n\t") == nil && Secret("") == nil)
  }

  @Test(arguments: ["a b", "a\r\nX-Other: b", "a\nb", "a\0b", "\u{1B}[m", "schl\u{FC}ssel", "a\u{7F}"])
  func oneThatWouldBreakARequestIsNotSent(_ text: String) throws {
    let server = try LoopbackServer()
    let request = HTTPRequest("GET", try HTTPAddress(server.base), token: Secret(text))
    let fault = try #require(client().fault(request))
    #expect(fault == .badToken)
    #expect("\(fault)" == "the key or token: holds characters that cannot be sent")
    #expect(server.connections == 0)
  }

  @Test(arguments: [
    ("X", "a\r\nHost: b"), ("X", "a\nb"), ("X", "a\0b"), ("X: y\r\nZ", "a"), ("X Y", "a"), ("X:", "a"),
    ("", "a"),
    ("X\u{E9}", "a"), ("X;", ""), ("X", "\u{E9}"),
  ])
  func noHeaderBecomesTwo(_ name: String, _ value: String) throws {
    let server = try LoopbackServer()
    let request = HTTPRequest("GET", try HTTPAddress(server.base), headers: [(name, value)])
    let fault = try #require(client().fault(request))
    #expect(fault == .badHeader(name: name) && !"\(fault)".contains { $0.isNewline })
    #expect(server.connections == 0)
  }

  @Test func itIsStruckFromWhatOthersSay() throws {
    let secret = try #require(Secret("s3cret"))
    #expect(secret.struck(from: "no s3cret, s3crets3cret\u{301}") == "no (secret), (secret)(secret)\u{301}")
    #expect(secret.struck(from: "s3cre t") == "s3cre t" && secret.struck(from: "") == "")
  }

  @Test func anEmptyHeaderIsSent() throws {
    let server = try LoopbackServer()
    server.on("*", .text(""))
    try client().send(HTTPRequest("GET", try HTTPAddress(server.base), headers: [("X-Empty", "")]))
    #expect(server.requests[0].headers["X-Empty"] == "")
  }

  /// Every fault that a request with a token and a signed query can end in.
  @Test func noFaultTellsOfIt() throws {
    let server = try LoopbackServer()
    let faults: [Fault] = [
      .closeBeforeHeaders, .reset, .garbage, .status(401), .endlessHeaders, .cut(after: 1),
      .redirect(to: "file:///s3cret?s3cret"), .reply(.text("no", status: 503)),
    ]
    server.on("*", .text("some words"))
    for fault in faults {
      server.fault(fault)
      let address = try HTTPAddress("\(server.base)/a?X-Signature=s3cret")
      let request = HTTPRequest("GET", address, token: secret, redirects: .anywhere)
      let error = try #require(client().fault(request))
      var dumped = ""
      dump(error, to: &dumped)
      #expect(!"\(error)\(String(reflecting: error))\(dumped)".contains("s3cret"))
    }
    #expect(server.requests.count == faults.count && server.received("s3cret"))
  }
}
