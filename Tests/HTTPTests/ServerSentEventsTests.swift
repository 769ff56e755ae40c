import TestSupport
import Testing

@testable import HTTP

@Suite struct ServerSentEventsTests {
  private typealias Event = ServerSentEvents.Event

  private func events(_ text: String, piece: Int = .max, limit: Int = 1000) throws -> [Event] {
    var stream = ServerSentEvents(limit: limit)
    var events: [Event] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      try stream.append(rest.prefix(piece)) { events.append($0) }
      rest = rest.dropFirst(piece)
    }
    return events
  }

  private func event(_ data: String, name: String = "") -> Event { Event(name: name, data: Array(data.utf8)) }

  private let sample = [
    ": hello", "data: one", "", "event: add", "data:two", "data: three", "data", "id: 5", "retry: 10",
    "unknown", "", "",
    "event: lost", "", "data:  {\"a\":\"é: b\"} ", "", "data: [DONE]", "", "data: never ended",
  ]

  @Test(arguments: ["\n", "\r\n", "\r"], [1, 2, 3, 7, .max]) func anyCutAndAnyLineEnd(
    _ end: String, _ piece: Int
  ) throws {
    let got = try events(sample.joined(separator: end), piece: piece)
    #expect(
      got == [
        event("one"), event("two\nthree\n", name: "add"), event(" {\"a\":\"é: b\"} "), event("[DONE]"),
      ])
  }

  @Test func emptyDataIsAnEvent() throws {
    #expect(try events("data\n\ndata:\n\n\n\n") == [event(""), event("")])
  }

  @Test func theMarkAtTheBeginningIsNoneOfIt() throws {
    #expect(try events("\u{FEFF}data: a\n\ndata: b\n\n", piece: 1) == [event("a"), event("b")])
  }

  @Test func whatIsTooLongEnds() throws {
    let long = String(repeating: "a", count: 100)
    #expect(try events("data: \(long)\n\n", limit: 106).count == 1)
    #expect(throws: ServerSentEvents.TooLong.self) { try events("data: \(long)\n\n", limit: 105) }
    #expect(throws: ServerSentEvents.TooLong.self) { try events(":" + long, limit: 100) }
    let lines = String(repeating: "data: aaaa\n", count: 100)
    #expect(throws: ServerSentEvents.TooLong.self) { try events(lines, limit: 100) }
    #expect(throws: ServerSentEvents.TooLong.self) {
      try events(String(repeating: "data\n", count: 100), limit: 50)
    }
    #expect(try events(String(repeating: "data: \(long)\n\n", count: 100), limit: 110).count == 100)
  }

  @Test func whatTheTakerThrowsIsThrownOn() {
    struct Enough: Error {}
    var stream = ServerSentEvents()
    #expect(throws: Enough.self) { try stream.append(Array("data: a\n\n".utf8)) { _ in throw Enough() } }
  }

  @Test func anyBytesAreBorne() throws {
    var dice = Dice(state: 3)
    let pieces =
      ["data", "event", ":", " ", "\n", "\r", "\r\n", "\0", "\u{FEFF}", "é", "id"].map { Array($0.utf8) } + [
        [0xFF]
      ]
    for _ in 0..<2000 {
      let bytes = (0..<dice.roll(40)).flatMap { _ in dice.pick(pieces) }
      var (whole, cut) = (ServerSentEvents(), ServerSentEvents())
      var (first, second): ([Event], [Event]) = ([], [])
      try whole.append(bytes) { first.append($0) }
      for byte in bytes { try cut.append([byte]) { second.append($0) } }
      #expect(first == second)
    }
  }
}
