import TestSupport
import Testing

@testable import HTTP

@Suite struct HTTPAddressTests {
  @Test(arguments: [
    ("example.org", "https://example.org/"), ("HTTP://Example.ORG:80/A", "http://example.org/A"),
    ("http://h:8000/a?b=c#d", "http://h:8000/a"), ("localhost:8000/v1", "http://localhost:8000/v1"),
    ("http://[::1]:1/x", "http://[::1]:1/x"), ("http://h/a/../b/./c", "http://h/b/c"),
    ("h/?u=http://x", "https://h/"),
  ])
  func isReadAsLibcurlReadsIt(_ text: String, _ shown: String) throws {
    #expect("\(try HTTPAddress(text))" == shown)
  }

  @Test(arguments: [
    "localhost", "LOCALHOST:1", "127.0.0.1:8000/v1", "127.255.3.4", "[::1]:8000", "localhost?u=https://h",
  ])
  func withoutASchemeThisMachineIsAskedInTheOpen(_ text: String) throws {
    let (address, written) = (try HTTPAddress(text), try HTTPAddress("http://\(text)"))
    #expect(address == written && address.isSchemeAssumed && !written.isSchemeAssumed)
    #expect(try HTTPAddress("https://\(text)").scheme == "https")
  }

  @Test(arguments: [
    "h", "localhost.evil.org", "evil.org/localhost", "128.0.0.1", "10.127.0.1", "127.evil.org", "[::2]:80",
    "evil.org#localhost", "evil.org?127.0.0.1", "127.0.0.1.evil.org", "notlocalhost",
  ])
  func withoutASchemeOthersAreAskedInSecret(_ text: String) throws {
    let (address, written) = (try HTTPAddress(text), try HTTPAddress("https://\(text)"))
    #expect(address == written && address.isSchemeAssumed)
  }

  @Test func faultsShowTheSchemeThatWasTaken() throws {
    func line(_ text: String) throws -> String {
      "\(HTTPError.timedOut(try HTTPAddress(text).appending("v1"), seconds: 1))"
    }
    #expect(try line("h:8000") == "https://h:8000: no answer for 1 s")
    #expect(try line("localhost:8000") == "http://localhost:8000: no answer for 1 s")
    #expect(try line("http://localhost:8000") == "localhost:8000: no answer for 1 s")
  }

  @Test(arguments: [
    "", "http://", "file:///etc/passwd", "ftp://h/", "http://h:0x50/", "http://h:70000/", "http://a b/",
    "http://h/\n",
    "http://h/\0", "http://u@h/", "http://u:p@h/", "http://:p@h/", "//h/a",
    String(repeating: "a", count: 9000),
  ])
  func whatIsNoneIsRefused(_ text: String) throws {
    let fault = try #require(throws: HTTPError.self) { try HTTPAddress(text) }
    #expect("\(fault)".utf8.count < 400 && !"\(fault)".contains { $0.isNewline || $0 == "\0" })
  }

  @Test(arguments: ["http://us3r:p4ss@h/", "http://h/a b?sig=s3cret", "http://us3r:p4?ss@h x/"])
  func noPasswordOrSignatureIsShown(_ text: String) throws {
    let fault = try #require(throws: HTTPError.self) { try HTTPAddress(text) }
    for secret in ["us3r", "p4", "s3cret"] {
      #expect(!"\(fault)\(String(reflecting: fault))".contains(secret))
    }
  }

  @Test func aQueryIsNotShown() throws {
    let address = try HTTPAddress("http://h/a?sig=s3cret")
    var dumped = ""
    dump(address, to: &dumped)
    #expect(address.text.contains("s3cret"))
    #expect(!"\(address)\(String(reflecting: address))\([address])\(dumped)".contains("s3cret"))
  }

  @Test func stepsAndQueriesAreEncoded() throws {
    let base = try HTTPAddress("http://h/api/")
    #expect(try base.appending("a/b c%?#é").text == "http://h/api/a/b%20c%25%3F%23%C3%A9")
    #expect(
      try base.appending("t", query: [("a b", "c&d=e/f+")]).text == "http://h/api/t?a%20b=c%26d%3De%2Ff%2B")
    #expect(try HTTPAddress("http://h?x=1").appending("a").text == "http://h/a")
  }

  @Test(arguments: ["..", "a/../../b", "./a", "a/."]) func nothingIsBesideIt(_ path: String) throws {
    let base = try HTTPAddress("http://h/api/")
    #expect(throws: HTTPError.badAddress(path, "leads elsewhere")) { try base.appending(path) }
  }

  @Test func whatMakesOnePlace() throws {
    let address = try HTTPAddress("https://Hub.example/a")
    for same in ["https://hub.example:443/b?c", "HTTPS://HUB.EXAMPLE"] {
      #expect(address.isSameOrigin(try HTTPAddress(same)))
    }
    for other in [
      "http://hub.example", "https://hub.example:444", "https://hub.example.evil", "https://evil/hub.example",
      "https://hub.example.", "https://evil#hub.example", "https://evil?@hub.example",
    ] {
      #expect(!address.isSameOrigin(try HTTPAddress(other)))
    }
  }

  /// What is checked is what is asked: read again, an address is the same one.
  @Test func readAgainNothingChanges() throws {
    var dice = Dice(state: 5)
    let pieces = [
      "http", "https", ":", "/", "//", "\\", "@", "?", "#", "%41", "%2f", "%00", "..", ".", "a", "evil", "[",
      "]", "::1", "127.1",
      "0x7f", ":80", ":443", ";", "&", "é", "\u{1}", "file",
    ]
    var read = 0
    for _ in 0..<20_000 {
      let text = "http://" + (0..<dice.roll(8)).map { _ in dice.pick(pieces) }.joined()
      guard let first = try? HTTPAddress(text) else { continue }
      read += 1
      let again = try HTTPAddress(first.text)
      #expect(again == first && again.isSameOrigin(first), "\(text)")
    }
    #expect(read > 1000)
  }
}
