import Glibc
import LoopbackServers
import Testing

@testable import HTTP

@Suite struct HTTPRetriesTests {
  private let quick = HTTPRetries(limit: 4, firstPause: 0.01, longestPause: 0.05, patience: 2)

  private func passing(_ retryAfter: Double? = nil) throws -> HTTPError {
    .status(try HTTPAddress("h"), HTTPRefusal(status: 503, message: "", retryAfter: retryAfter))
  }

  @Test func pausesGrowToALimit() throws {
    let retries = HTTPRetries(firstPause: 1, longestPause: 30)
    for (tries, usual) in [1.0, 2, 4, 8, 16, 30, 30].enumerated() {
      let pause = try #require(retries.pause(after: passing(), tries))
      #expect(pause >= usual * 0.75 && pause <= usual * 1.25)
    }
    #expect(try retries.pause(after: passing(), .max) != nil)
  }

  @Test func theServersWishIsHeeded() throws {
    let retries = HTTPRetries(firstPause: 1, patience: 100)
    #expect(try retries.pause(after: passing(50), 0) == 50)
    #expect(try retries.pause(after: passing(0), 0)! >= 0.75)
    for tooLong in [101, 1e300, .infinity, .nan] {
      #expect(try retries.pause(after: passing(tooLong), 0) == nil)
    }
  }

  @Test func whatPassesIsTriedAgain() throws {
    let server = try LoopbackServer()
    server.on("*", .text("at last"))
    server.fault(.status(503), times: 2)
    server.fault(.closeBeforeHeaders, after: 2)
    let request = HTTPRequest("GET", try HTTPAddress(server.base))
    var told: [Double] = []
    let text = try quick.run(told: { told.append($1) }) { try client().text(request) }
    #expect(text == "at last" && told.count == 3 && server.requests.count == 4)
  }

  @Test func whatPassesIsForWhoeverAsksToSay() throws {
    let busy = HTTPError.status(try HTTPAddress("h"), HTTPRefusal(status: 409, message: ""))
    for (fault, expected) in [(busy, 2), (try passing(), 1)] {
      var tries = 0
      let isAnswered: Void? = try? quick.run(isPassing: { $0 == busy }) {
        tries += 1
        if tries == 1 { throw fault }
      }
      #expect(tries == expected && (isAnswered != nil) == (fault == busy))
    }
  }

  @Test func whatDoesNotPassIsNot() throws {
    let address = try HTTPAddress("h")
    let lasting: [HTTPError] = [
      .notTrusted(address, reason: ""), .badCAFile(""), .cancelled, .redirects(address, fault: ""), .noMemory,
      .status(address, HTTPRefusal(status: 404, message: "")),
      .status(address, HTTPRefusal(status: 429, message: "", retryAfter: 1000)),
    ]
    for error in lasting {
      var tries = 0
      #expect(throws: error) {
        try quick.run {
          tries += 1
          throw error
        }
      }
      #expect(tries == 1)
    }
  }

  @Test func itEnds() throws {
    var tries = 0
    #expect(throws: HTTPError.self) {
      try quick.run {
        tries += 1
        throw try passing()
      }
    }
    #expect(tries == 5)
  }

  @Test func whateverIsWonCountsAnew() throws {
    var tries = 0
    #expect(throws: HTTPError.self) {
      try quick.run(hasMoved: { tries < 10 }) {
        tries += 1
        throw try passing()
      }
    }
    // The ninth was the last that won something: it is the first of five.
    #expect(tries == 13)
  }

  @Test(arguments: [
    ("3", 3), ("0", 0), ("-5", nil), ("1e3", nil), ("inf", nil), ("nan", nil), ("soon", nil), ("", nil),
    ("99999999999999999999", 1e20), ("3, 4", nil), ("Thu, 01 Jan 1970 00:00:01 GMT", 0),
  ])
  func waitingAsTheServerSaysIt(_ text: String, _ seconds: Double?) throws {
    let server = try LoopbackServer()
    server.fault(.tooManyRequests(retryAfter: text))
    #expect(client().fault(HTTPRequest("GET", try HTTPAddress(server.base)))?.retryAfter == seconds)
  }

  @Test func waitingUntilADate() throws {
    let server = try LoopbackServer()
    var (now, parts) = (time(nil) + 60, tm())
    gmtime_r(&now, &parts)
    var text = [CChar](repeating: 0, count: 64)
    let count = strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
    server.fault(
      .tooManyRequests(
        retryAfter: String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)))
    let seconds = try #require(client().fault(HTTPRequest("GET", try HTTPAddress(server.base)))?.retryAfter)
    #expect(seconds > 50 && seconds <= 60)
  }
}
