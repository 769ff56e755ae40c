import Files
import Testing

struct TextSearchTests {
  @Test(arguments: [
    ("a cat sat", "cat", true), ("a cat", "", true), ("", "a", false), ("cat", "cats", false),
    ("caat", "aat", true),
    ("caf\u{E9} noir", "cafe\u{301}", true), ("cafe\u{301}", "cafe", false), ("日本語", "本", true),
    ("aé", "a", true),
    ("x", "\u{301}", false), ("e\u{301}\u{301}", "e\u{301}", false),
  ])
  func aTextIsFoundByItsLetters(_ text: String, _ part: String, _ isThere: Bool) {
    #expect(text.holds(part) == isThere, "\(text.debugDescription) \(part.debugDescription)")
  }

  @Test func noTextMakesItTrap() {
    let parts = [
      "\u{0}", "e\u{301}\u{301}", "👩‍👩‍👧‍👦", "\u{FEFF}\u{200B}\u{E0041}", "\r\n", "𝔘", "\u{1100}\u{1161}",
      "\u{202E}", "İ".lowercased(), "漢",
      " ", "a",
    ]
    for a in parts {
      for b in parts {
        for c in parts {
          for d in parts {
            let text = a + b + c
            #expect(text.holds(text))
            _ = (d + text).lowercased().holds((b + c).lowercased())
          }
        }
      }
    }
  }
}
