import Answers
import JSON

/// What an event of a stream adds to an answer; or the whole answer, where it comes at once.
struct ChatPart: Equatable {
  var text = ""
  /// Of each token, in order; empty where nothing is told of them.
  var tokens: [ToldToken] = []
  var promptIDs: [Int] = []
  /// Why the answer ended; nil: it goes on.
  var finish: String?
  /// Of the whole answer, where that is told.
  var tokenCount: Int?

  /// Why there is no part of an answer in it.
  enum Fault: Error, Equatable {
    /// The server's words.
    case said(String)
    case form(String)
  }

  init() {}

  /// Throws `Fault`. What is told of tokens in another form than is known is passed over: the text stands.
  init(_ root: JSONValue) throws(Fault) {
    guard root.kind == .object else { throw .form("an event is \(root.kind.rawValue)") }
    guard let choices = root.optional("choices") else {
      if let message = ServerMessage(root) { throw .said(message.text) }
      return
    }
    if root.optional("error") != nil, let message = ServerMessage(root) { throw .said(message.text) }
    promptIDs = Self.ids(root.optional("prompt_token_ids"))
    tokenCount = try? root.optional("usage")?.optional("completion_tokens")?.int()
    do {
      // Usage comes with none.
      for choice in try choices.elements() where try choice.int("index", default: 0) == 0 { try take(choice) }
    } catch {
      throw .form("\(error)")
    }
  }

  private mutating func take(_ choice: JSONValue) throws(JSONError) {
    if let said = choice.optional("delta") ?? choice.optional("message") {
      _ = try said.members()
      text += try said.optional("content").map(Self.text) ?? ""
    }
    finish = try choice.optional("finish_reason")?.string() ?? finish
    promptIDs += Self.ids(choice.optional("prompt_token_ids"))
    tokens += Self.tokens(choice)
  }

  /// A string, or a list of parts with texts.
  private static func text(_ content: JSONValue) throws(JSONError) -> String {
    guard content.kind == .array else { return try content.string() }
    var text = ""
    for part in try content.elements() { text += try part.string("text", default: "") }
    return text
  }

  /// None where one of them is no id.
  private static func ids(_ list: JSONValue?) -> [Int] {
    let ids = (try? list?.ints()) ?? []
    return ids.allSatisfy { (0...Int(Int32.max)).contains($0) } ? ids : []
  }

  /// Ids and probabilities, matched by their order; where there are not as many of the one as of the other, none.
  private static func tokens(_ choice: JSONValue) -> [ToldToken] {
    let ids = Self.ids(choice.optional("token_ids"))
    let entries = (try? choice.optional("logprobs")?.optional("content")?.elements()).map(Array.init) ?? []
    var tokens = entries.compactMap(ToldToken.init)
    guard tokens.count == entries.count else { return [] }
    if tokens.isEmpty { return ids.map { ToldToken(id: $0) } }
    guard !ids.isEmpty else { return tokens }
    guard ids.count == tokens.count else { return [] }
    for index in ids.indices { tokens[index].id = ids[index] }
    return tokens
  }
}

/// What a server tells of a token besides the text.
struct ToldToken: Equatable {
  var id: Int?
  /// As the server writes the token by itself; nil where it does not.
  var text: String?
  var logprob: Float?
  /// The likeliest first.
  var alternatives: [StepDistribution.Alternative] = []

  init(id: Int? = nil, text: String? = nil, logprob: Float? = nil) {
    (self.id, self.text, self.logprob) = (id, text, logprob)
  }

  /// `{"token":..., "logprob":..., "top_logprobs":[...]}`; nil for anything else.
  init?(_ entry: JSONValue) {
    guard let text = try? entry.string("token") else { return nil }
    self.text = text
    logprob = entry["logprob"].flatMap(Self.logprob)
    let others = (try? entry.optional("top_logprobs")?.elements()).map(Array.init) ?? []
    alternatives = others.compactMap { other in
      guard let piece = try? other.string("token"), let logprob = other["logprob"].flatMap(Self.logprob)
      else { return nil }
      return StepDistribution.Alternative(id: nil, piece: piece, logprob: logprob)
    }
    alternatives.sort { $0.logprob > $1.logprob }
  }

  /// nil for what is the logarithm of no probability. A rounding above 0 is 0.
  private static func logprob(_ value: JSONValue) -> Float? {
    guard let number = try? value.double(), number <= 1e-3, number >= -1e30 else { return nil }
    return Float(min(number, 0))
  }
}
