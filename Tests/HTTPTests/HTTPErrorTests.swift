import Testing

@testable import HTTP

@Suite struct HTTPErrorTests {
  @Test func eachIsOneLine() throws {
    let address = try HTTPAddress("http://h:8000/a?sig=s")
    let errors: [(HTTPError, String)] = [
      (.badAddress("x", "is no URL"), "x: is no URL"),
      (.badHeader(name: "X\r\nY"), "X  Y: holds characters that cannot be sent"),
      (.badCAFile("/c"), "/c: cannot be read as certificates"),
      (.unreachable(address, reason: "Connection refused"), "h:8000: cannot be reached: Connection refused"),
      (.cut(address, reason: "a\nb"), "h:8000: the connection broke: a b"),
      (
        .unreachable(address, reason: "Connection refused", proxy: "p:9"),
        "h:8000: cannot be reached through the proxy p:9: Connection refused"
      ),
      (.timedOut(address, seconds: 59.7), "h:8000: no answer for 60 s"),
      (.timedOut(address, seconds: 15, proxy: "p:9"), "h:8000: no answer for 15 s through the proxy p:9"),
      (.timedOut(address, seconds: .nan), "h:8000: no answer for 0 s"),
      (.notTrusted(address, reason: "x"), "h:8000: its certificate is not trusted: x"),
      (.status(address, HTTPRefusal(status: 404, message: "")), "http://h:8000/a: answers 404 (not there)"),
      (.status(address, HTTPRefusal(status: 418, message: "")), "http://h:8000/a: answers 418"),
      (.status(address, HTTPRefusal(status: 400, message: "no\u{2028}b")), "http://h:8000/a: no b (400)"),
      (.redirects(address, fault: "redirects"), "http://h:8000/a: redirects"),
      (.tooLarge(address, limit: 5), "http://h:8000/a: sends more than 5 bytes"),
      (.cancelled, "cancelled"), (.noMemory, "no memory for a request"),
      (.noLibrary, "libcurl.so.4 cannot be loaded; nothing can be asked over HTTP without it"),
    ]
    for (error, words) in errors { #expect("\(error)" == words) }
  }

  @Test func theFaultAloneNamesNoPlace() throws {
    let address = try HTTPAddress("http://h:8000/a")
    #expect(HTTPError.cut(address, reason: "a\nb").fault == "the connection broke: a b")
    #expect(HTTPError.tooLarge(address, limit: 5).fault == "sends more than 5 bytes")
    #expect(HTTPError.cancelled.fault == "cancelled")
  }

  @Test func noneIsLong() throws {
    let address = try HTTPAddress("http://h/" + String(repeating: "a", count: 8000))
    let marks = "e" + String(repeating: "\u{301}", count: 10_000)
    #expect(HTTPRefusal(status: 400, message: marks).message.unicodeScalars.count <= 303)
    for error: HTTPError in [
      .cut(address, reason: marks), .redirects(address, fault: marks), .badHeader(name: marks),
    ] {
      #expect("\(error)".unicodeScalars.count <= 603)
    }
  }
}
