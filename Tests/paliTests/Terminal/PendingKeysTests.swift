import Interface
import Testing

@testable import pali

@Suite struct PendingKeysTests {
  private let start = ContinuousClock.now
  private let escape = InputDecoder.Input.key(KeyPress(.escape))
  private let j = InputDecoder.Input.key(KeyPress(.character("j")))

  @Test func whatComesInTimeJoins() {
    var keys = PendingKeys()
    #expect(keys.feed([0x1B], at: start).isEmpty && keys.milliseconds >= 0)
    #expect(
      keys.feed(Array("j".utf8), at: start + .milliseconds(24)) == [.key(KeyPress(.character("j"), .alt))])
    #expect(keys.milliseconds == -1)
  }

  @Test func whatComesLaterBeginsAnew() {
    var keys = PendingKeys()
    #expect(keys.feed([0x1B], at: start).isEmpty)
    #expect(keys.feed(Array("j".utf8), at: start + .milliseconds(25)) == [escape, j])
  }

  @Test func itSettlesOnceItsTimeIsOver() {
    var keys = PendingKeys()
    _ = keys.feed([0x1B], at: start)
    #expect(keys.settle(at: start + .milliseconds(24)).isEmpty)
    #expect(keys.settle(at: start + .milliseconds(25)) == [escape])
    #expect(keys.settle(at: start + .milliseconds(99)).isEmpty && keys.milliseconds == -1)
  }

  /// Each part of a sequence that is under way has its time.
  @Test func aSlowSequenceIsStillOne() {
    var keys = PendingKeys()
    for (index, byte) in "\u{1B}[1;5".utf8.enumerated() {
      #expect(keys.feed([byte], at: start + .milliseconds(20 * index)).isEmpty)
    }
    #expect(
      keys.feed(Array("C".utf8), at: start + .milliseconds(100)) == [.key(KeyPress(.right, .control))])
  }

  @Test func aPasteHasAllTime() {
    var keys = PendingKeys()
    _ = keys.feed(Array("\u{1B}[200~a\u{1B}".utf8), at: start)
    #expect(keys.milliseconds == -1)
    #expect(keys.feed(Array("[201~".utf8), at: start + .seconds(9)) == [.paste("a")])
  }
}
