/// A token as a server gives it.
public struct ServedToken: Sendable {
  public enum Kind: Sendable {
    case text
    /// Dropped from the text where special tokens are skipped.
    case special
    /// Ends the answer: told by its number and its logprob, never in the text.
    case end
  }

  public struct Alternative: Sendable {
    public var id: Int
    public var bytes: [UInt8]
    public var logprob: Double

    public init(id: Int, bytes: [UInt8], logprob: Double) {
      (self.id, self.bytes, self.logprob) = (id, bytes, logprob)
    }
  }

  public var id: Int
  /// Any bytes: a character may be spread over tokens.
  public var bytes: [UInt8]
  public var logprob: Double
  public var alternatives: [Alternative]
  public var kind: Kind
  /// Seconds that pass before it.
  public var delay: Double

  public init(
    id: Int, bytes: [UInt8], logprob: Double = -0.1, alternatives: [Alternative] = [], kind: Kind = .text,
    delay: Double = 0
  ) {
    (self.id, self.bytes, self.logprob) = (id, bytes, logprob)
    (self.alternatives, self.kind, self.delay) = (alternatives, kind, delay)
  }

  public init(id: Int, _ text: String, logprob: Double = -0.1, delay: Double = 0) {
    self.init(id: id, bytes: Array(text.utf8), logprob: logprob, delay: delay)
  }

  /// PaliGemma's `<eos>`.
  public static let end = ServedToken(id: 1, bytes: Array("<eos>".utf8), logprob: -0.01, kind: .end)
}

/// What a model says to one request.
public struct ServedAnswer: Sendable, ExpressibleByArrayLiteral {
  public var tokens: [ServedToken]
  public var promptIDs: [Int]
  public var finish: String

  public init(_ tokens: [ServedToken], promptIDs: [Int] = [2, 108], finish: String = "stop") {
    (self.tokens, self.promptIDs, self.finish) = (tokens, promptIDs, finish)
  }

  public init(arrayLiteral tokens: ServedToken...) { self.init(tokens) }

  /// The words of a text as tokens of made-up numbers, and the end.
  public static func words(_ text: String, delay: Double = 0) -> ServedAnswer {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    let tokens = words.enumerated().map { index, word in
      ServedToken(id: 1000 + index, (index > 0 ? " " : "") + word, delay: delay)
    }
    return ServedAnswer(tokens + [.end])
  }

  /// No more tokens than that; "length" where some are cut off.
  func cut(to limit: Int?) -> ServedAnswer {
    guard let limit, tokens.count > limit else { return self }
    return ServedAnswer(Array(tokens.prefix(max(0, limit))), promptIDs: promptIDs, finish: "length")
  }

  func text(skipsSpecial: Bool) -> String {
    String(decoding: tokens.flatMap { $0.shown(skipsSpecial: skipsSpecial) }, as: UTF8.self)
  }
}

extension ServedToken {
  func shown(skipsSpecial: Bool) -> [UInt8] {
    switch kind {
    case .text: bytes
    case .special: skipsSpecial ? [] : bytes
    case .end: []
    }
  }
}

/// Bytes to text as they come: a character is withheld until it is whole.
struct TextAssembly {
  private var rest: [UInt8] = []

  mutating func add(_ bytes: [UInt8]) -> String {
    rest += bytes
    let whole = rest.count - Self.unfinished(rest)
    defer { rest = Array(rest[whole...]) }
    return String(decoding: rest[..<whole], as: UTF8.self)
  }

  mutating func finish() -> String {
    defer { rest = [] }
    return String(decoding: rest, as: UTF8.self)
  }

  /// Bytes at the end that begin a character and do not end it.
  private static func unfinished(_ bytes: [UInt8]) -> Int {
    for count in 1...3 where count <= bytes.count {
      let byte = bytes[bytes.count - count]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > count ? count : 0
    }
    return 0
  }
}
