import LoopbackServers
import Testing

@testable import HTTP

@Suite struct ProxyTests {
  private let proxy: LoopbackServer

  init() throws {
    proxy = try LoopbackServer()
    proxy.on(.init { _ in true }, .text("by proxy"))
  }

  private let plain = "http://somewhere.invalid/a"

  private func ask(_ variables: [String: String], _ address: String? = nil) throws -> String {
    try client(variables).text(HTTPRequest("GET", try HTTPAddress(address ?? plain), token: Secret("t0ken")))
  }

  @Test(arguments: ["http_proxy", "all_proxy", "ALL_PROXY"]) func oneIsAskedInstead(_ name: String) throws {
    #expect(try ask([name: proxy.base]) == "by proxy")
    #expect(try ask([name: "127.0.0.1:\(proxy.port)"]) == "by proxy")
    #expect(proxy.requests.allSatisfy { $0.target == plain && $0.headers["Host"] == "somewhere.invalid" })
  }

  /// HTTP_PROXY is a request's header `Proxy` to programs that web servers start.
  @Test(arguments: ["HTTP_PROXY", "https_proxy", "HTTPS_PROXY"]) func othersAreNot(_ name: String) throws {
    #expect(throws: HTTPError.self) { try ask([name: proxy.base]) }
    #expect(proxy.connections == 0)
  }

  @Test(arguments: ["no_proxy", "NO_PROXY"], ["127.0.0.1", "a,127.0.0.1", "*", "127.0.0.0/8"])
  func someAreAskedWithoutIt(_ name: String, _ hosts: String) throws {
    let server = try LoopbackServer()
    server.on("*", .text("itself"))
    #expect(try ask(["http_proxy": proxy.base, name: hosts], server.base) == "itself")
    #expect(try ask(["http_proxy": proxy.base, name: "other.org"], server.base) == "by proxy")
  }

  /// The tests' own environment names no proxy, and is not looked at.
  @Test func theEnvironmentIsTheOneThatIsGiven() throws {
    let server = try LoopbackServer()
    server.on("*", .text("itself"))
    #expect(try ask([:], server.base) == "itself")
    #expect(try ask(["http_proxy": ""], server.base) == "itself")
  }

  @Test func throughItGoesNoSecretInTheOpen() throws {
    for name in ["https_proxy", "HTTPS_PROXY", "all_proxy"] {
      proxy.fault(.status(407))
      let error = try #require(throws: HTTPError.self) {
        try ask([name: proxy.base], "https://somewhere.invalid/a?s3cret")
      }
      let way = "cannot be reached through the proxy 127.0.0.1:\(proxy.port): "
      #expect("\(error)".contains(way) && "\(error)".contains("407"), "\(error)")
    }
    #expect(proxy.requests.allSatisfy { $0.method == "CONNECT" && $0.target == "somewhere.invalid:443" })
    #expect(!proxy.received("t0ken") && !proxy.received("s3cret"))
  }

  @Test func itsPasswordGoesToItAlone() throws {
    let server = try LoopbackServer()
    server.on("*", .text("itself"))
    let variables = ["http_proxy": "http://us3r:p4ss@127.0.0.1:\(proxy.port)", "no_proxy": "127.0.0.1"]
    #expect(try ask(variables) == "by proxy")
    #expect(proxy.requests[0].headers["Proxy-Authorization"] != nil)
    #expect(try ask(variables, server.base) == "itself")
    #expect(server.requests[0].headers["Proxy-Authorization"] == nil)
  }

  @Test(arguments: [
    "foo://us3r:p4ss@h:1", "http://us3r:p4ss@127.0.0.1:1", "http://us3r:p4ss@[x",
    "http://us3r:p4ss@nowhere.invalid",
    "http://us3r:p4ss@h:99999", "us3r:p4ss@ h",
  ])
  func noFaultTellsOfItsPassword(_ proxy: String) throws {
    let error = try #require(throws: HTTPError.self) { try ask(["http_proxy": proxy]) }
    #expect(!"\(error)".contains("p4ss") && !"\(error)".contains("us3r"), "\(error)")
  }

  @Test func aProxyThatIsNotThere() throws {
    proxy.refuseConnections()
    let error = try #require(throws: HTTPError.self) { try ask(["http_proxy": proxy.base]) }
    let way = "somewhere.invalid: cannot be reached through the proxy 127.0.0.1:\(proxy.port)"
    #expect("\(error)" == "\(way): Connection refused")
  }

  @Test func whoIsAskedWithoutOneIsNotReachedWithoutOne() throws {
    let server = try LoopbackServer()
    server.refuseConnections()
    let error = try #require(throws: HTTPError.self) {
      try ask(["http_proxy": proxy.base, "no_proxy": "a, 127.0.0.1"], server.base)
    }
    #expect("\(error)" == "127.0.0.1:\(server.port): cannot be reached: Connection refused")
  }

  @Test(arguments: [
    ("http://us3r:p4ss@h:1/", "h:1"), ("h", "h"), ("socks5h://us3r:p4@/ss@h:1", "h:1"),
    ("[::1]:3128", "[::1]:3128"),
    ("http://us3r:p4ss@ h", nil), ("http://", nil), ("", nil),
  ])
  func itsPlaceIsShownWithoutItsPassword(_ proxy: String, _ place: String?) throws {
    #expect(HTTPEnvironment(["http_proxy": proxy]).proxyPlace(for: try HTTPAddress(plain)) == place)
  }

  @Test(arguments: [
    ("*", "h", true), ("h", "h", true), (".org", "a.org", true), ("org", "a.org", true),
    ("rg", "a.org", false),
    ("a b,A.org", "a.org", true), ("127.0.0.0/8", "127.9.9.9", true), ("127.0.0.0/8", "128.0.0.1", false),
    ("127.0.0.1", "127.0.0.1", true), ("0.0.1", "127.0.0.1", false), ("127.0.0.1/99", "127.0.0.1", false),
    ("127.0.0.1/", "127.0.0.1", false), ("::1", "[::1]", true), ("*,a", "h", false), ("", "h", false),
  ])
  func hostsWithoutOne(_ text: String, _ host: String, _ expected: Bool) {
    #expect(NoProxy(text).contains(host) == expected)
  }
}
