/// Tokens' texts that must not reach a terminal as they are.
public let hostileTexts: [String] = [
  "\u{1B}[2J\u{1B}]0;title\u{7}", "\u{202E}kcab", "\u{2066}x\u{2069}", "\u{9B}31m", "\r\n\r\n", "\u{0}",
  "\u{7F}\u{8}",
  "\u{FEFF}\u{200B}\u{E0001}", "data: [DONE]", "\u{2028}\u{2029}", "<loc0000><loc99999><seg-01>",
]
