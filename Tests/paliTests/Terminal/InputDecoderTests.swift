import Interface
import Testing

@testable import pali

@Suite struct InputDecoderTests {
  /// Everything the bytes mean, the lone ESC at their end too.
  private func inputs(_ text: String) -> [InputDecoder.Input] { inputs(Array(text.utf8)) }

  private func inputs(_ bytes: [UInt8]) -> [InputDecoder.Input] {
    var decoder = InputDecoder()
    return decoder.feed(bytes) + decoder.flush()
  }

  private static let sequences: [(String, KeyPress)] = [
    // Plain and controlled.
    ("a", KeyPress(.character("a"))), ("é", KeyPress(.character("é"))), ("😀", KeyPress(.character("😀"))),
    (" ", KeyPress(.character(" "))), ("\r", KeyPress(.enter)), ("\n", KeyPress(.enter)),
    ("\t", KeyPress(.tab)), ("\u{7F}", KeyPress(.backspace)), ("\u{8}", KeyPress(.backspace)),
    ("\u{3}", KeyPress(.character("c"), .control)), ("\u{1A}", KeyPress(.character("z"), .control)),
    ("\u{0}", KeyPress(.character(" "), .control)), ("\u{1F}", KeyPress(.character("_"), .control)),
    ("\u{1B}", KeyPress(.escape)), ("\u{1B}b", KeyPress(.character("b"), .alt)),
    ("\u{1B}é", KeyPress(.character("é"), .alt)), ("\u{1B}\r", KeyPress(.enter, .alt)),
    ("\u{1B}\u{7F}", KeyPress(.backspace, .alt)), ("\u{1B}[", KeyPress(.character("["), .alt)),
    ("\u{1B}O", KeyPress(.character("O"), .alt)),
    // xterm and tmux, cursor and application mode, with modifiers.
    ("\u{1B}[A", KeyPress(.up)), ("\u{1B}OA", KeyPress(.up)), ("\u{1B}[D", KeyPress(.left)),
    ("\u{1B}[H", KeyPress(.home)), ("\u{1B}OF", KeyPress(.end)), ("\u{1B}[Z", KeyPress(.backtab)),
    ("\u{1B}[3~", KeyPress(.delete)), ("\u{1B}[5~", KeyPress(.pageUp)), ("\u{1B}[6~", KeyPress(.pageDown)),
    ("\u{1B}[1;5C", KeyPress(.right, .control)), ("\u{1B}[1;3B", KeyPress(.down, .alt)),
    ("\u{1B}[5;2~", KeyPress(.pageUp, .shift)),
    ("\u{1B}[3;8~", KeyPress(.delete, [.shift, .alt, .control])),
    ("\u{1B}OP", KeyPress(.function(1))), ("\u{1B}[15~", KeyPress(.function(5))),
    ("\u{1B}[24~", KeyPress(.function(12))), ("\u{1B}[1;2P", KeyPress(.function(1), .shift)),
    ("\u{1B}OM", KeyPress(.enter)),
    // Linux console and screen.
    ("\u{1B}[1~", KeyPress(.home)), ("\u{1B}[4~", KeyPress(.end)), ("\u{1B}[[A", KeyPress(.function(1))),
    ("\u{1B}[[E", KeyPress(.function(5))),
    // rxvt.
    ("\u{1B}[7~", KeyPress(.home)), ("\u{1B}[8~", KeyPress(.end)), ("\u{1B}[11~", KeyPress(.function(1))),
    ("\u{1B}[3^", KeyPress(.delete, .control)), ("\u{1B}[5$", KeyPress(.pageUp, .shift)),
    ("\u{1B}[6@", KeyPress(.pageDown, [.shift, .control])),
    ("\u{1B}[a", KeyPress(.up, .shift)), ("\u{1B}Od", KeyPress(.left, .control)),
  ]

  @Test(arguments: sequences) func aSequenceIsItsKey(bytes: String, press: KeyPress) {
    #expect(inputs(bytes) == [.key(press)])
  }

  /// However the bytes are cut up, a sequence followed by a letter is those two keys.
  @Test(arguments: sequences) func aSequenceSplitAnywhereIsTheSame(bytes: String, press: KeyPress) {
    let all = Array(bytes.utf8)
    for cut in 0...all.count {
      var decoder = InputDecoder()
      let split = decoder.feed(all[..<cut]) + decoder.feed(all[cut...]) + decoder.flush()
      #expect(split == [.key(press)], "cut at \(cut)")
      #expect(!decoder.isWaiting)
    }
  }

  @Test(arguments: [
    "\u{1B}[I", "\u{1B}[O", "\u{1B}[97u", "\u{1B}[99~", "\u{1B}[?2026;1$y", "\u{1B}[?1;2c", "\u{1B}[12;40R",
    "\u{1B}Oz", "\u{1B}[<0;1M", "\u{1B}[<0;0;5M", "\u{1B}[99999999999999999999~", "\u{1B}[1;2",
    "\u{1B}[-9223372036854775808;1A~",
  ])
  func whatIsUnknownIsNeverTyped(bytes: String) {
    for input in inputs(bytes) {
      guard case .key(let press) = input else { continue }
      #expect(press.typed == nil || bytes.hasSuffix("~") && press.typed == "~")
    }
  }

  @Test func aSequenceBrokenOffGivesWayToTheNext() {
    #expect(inputs("\u{1B}[1;\u{1B}[A") == [.key(KeyPress(.up))])
    #expect(inputs("\u{1B}\u{1B}[B") == [.key(KeyPress(.escape)), .key(KeyPress(.down))])
  }

  @Test(arguments: [
    ("\u{1B}[<0;1;1M", MouseEvent(.press, x: 0, y: 0)),
    ("\u{1B}[<0;300;200m", MouseEvent(.release, x: 299, y: 199)),
    ("\u{1B}[<2;5;6M", MouseEvent(.press, button: .right, x: 4, y: 5)),
    ("\u{1B}[<32;5;6M", MouseEvent(.drag, x: 4, y: 5)),
    ("\u{1B}[<64;5;6M", MouseEvent(.wheelUp, button: .none, x: 4, y: 5)),
    ("\u{1B}[<65;5;6M", MouseEvent(.wheelDown, button: .none, x: 4, y: 5)),
    ("\u{1B}[<20;5;6M", MouseEvent(.press, x: 4, y: 5, modifiers: [.shift, .control])),
  ])
  func mouseReportsAreRead(bytes: String, event: MouseEvent) {
    let all = Array(bytes.utf8)
    for cut in 0...all.count {
      var decoder = InputDecoder()
      #expect(decoder.feed(all[..<cut]) + decoder.feed(all[cut...]) == [.mouse(event)])
    }
  }

  @Test(arguments: ["words", "", "two\nlines\twith \u{1B}[A in them", "\u{1B}[20", "\u{1B}[201 ~é😀"])
  func aPasteIsOneInput(text: String) {
    let all = Array("\u{1B}[200~\(text)\u{1B}[201~x".utf8)
    for cut in 0...all.count {
      var decoder = InputDecoder()
      let split = decoder.feed(all[..<cut]) + decoder.feed(all[cut...])
      #expect(split == [.paste(text), .key(KeyPress(.character("x")))], "cut at \(cut)")
    }
  }

  /// The end mark of a paste may come in pieces, seconds apart.
  @Test func aSlowPasteStillEnds() {
    let all = Array("\u{1B}[200~a\u{1B}[201~x".utf8)
    for cut in 6...all.count - 1 {
      var decoder = InputDecoder()
      let split = decoder.feed(all[..<cut]) + decoder.flush() + decoder.feed(all[cut...])
      #expect(split == [.paste("a"), .key(KeyPress(.character("x")))], "cut at \(cut)")
    }
  }

  @Test func anEndlessPasteIsCutOff() {
    var decoder = InputDecoder()
    _ = decoder.feed("\u{1B}[200~".utf8)
    for _ in 0..<40 { #expect(decoder.feed([UInt8](repeating: 0x61, count: 1 << 16)).isEmpty) }
    guard case .paste(let text) = decoder.feed("\u{1B}[201~".utf8).first else {
      Issue.record("the paste did not end")
      return
    }
    #expect(text.utf8.count == InputDecoder.pasteLimit)
  }

  @Test(
    arguments: [
      [0xFF], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80],
    ] as [[UInt8]])
  func bytesThatAreNoTextAreDropped(bytes: [UInt8]) {
    #expect(inputs(bytes) == [])
    #expect(inputs(bytes + Array("q".utf8)) == [.key(KeyPress(.character("q")))])
  }

  /// Whatever bytes come in whatever pieces: no trap, and nothing is held back for ever.
  @Test(arguments: 1...4) func randomBytesAreTaken(seed: UInt64) {
    var state = seed
    func random(_ below: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % below
    }
    let likely = Array("\u{1B}\u{1B}[[O<?;0129~mMAZ$^".utf8)
    var decoder = InputDecoder()
    for _ in 0..<20_000 {
      let bytes = (0..<random(6)).map { _ in
        random(3) == 0 ? UInt8(random(256)) : likely[Int(random(UInt64(likely.count)))]
      }
      _ = decoder.feed(bytes)
      if random(10) == 0 {
        _ = decoder.flush()
        #expect(!decoder.isWaiting)
      }
    }
  }
}
