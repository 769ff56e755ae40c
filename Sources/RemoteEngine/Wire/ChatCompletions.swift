import Answers
import HTTP
import JSON

/// OpenAI's chat completions on the wire, with vLLM's further fields: requests made, answers read. Nothing is sent here.
enum ChatCompletions {
  /// Below it are `models` and `chat/completions`. Whatever of them a person has copied with the URL is left out.
  /// Throws `HTTPError.badAddress`.
  static func base(_ url: HTTPAddress) throws(HTTPError) -> HTTPAddress {
    var text = url.text.prefix { $0 != "?" }
    for ending in ["/", "/chat/completions", "/models", "/"] where text.hasSuffix(ending) {
      text = text.dropLast(ending.count)
    }
    return try HTTPAddress(text.hasSuffix("/v1") ? String(text) : "\(text)/v1")
  }

  /// A field of a request that a server may not know, in the order in which they are sent.
  enum Field: String, CaseIterable {
    case stream, skipSpecialTokens, spacesBetweenSpecialTokens, logprobs, topLogprobs, returnTokenIDs, seed,
      topK, topP

    var name: String {
      switch self {
      case .stream, .logprobs, .seed: rawValue
      case .skipSpecialTokens: "skip_special_tokens"
      case .spacesBetweenSpecialTokens: "spaces_between_special_tokens"
      case .topLogprobs: "top_logprobs"
      case .returnTokenIDs: "return_token_ids"
      case .topK: "top_k"
      case .topP: "top_p"
      }
    }
  }

  /// The most of the likeliest tokens of a step that servers tell.
  static let alternativesLimit = 20

  // MARK: Requests

  /// What is asked beyond the question itself; what is not asked is nil.
  static func fields(_ request: Request) -> [(field: Field, value: JSONLine.Value)] {
    let options = request.options
    let alternatives = min(request.distributions.alternatives, alternativesLimit)
    var fields: [(Field, JSONLine.Value)] = [
      (.stream, .bool(true)), (.skipSpecialTokens, .bool(false)), (.spacesBetweenSpecialTokens, .bool(false)),
      (.logprobs, .bool(true)),
    ]
    if alternatives > 0 { fields.append((.topLogprobs, .int(alternatives))) }
    fields.append((.returnTokenIDs, .bool(true)))
    guard options.temperature > 0 else { return fields }
    // Servers take 63 bits. Without a share of their own they take that of the model's folder.
    fields.append((.seed, .unsigned(options.seed & (.max >> 1))))
    if let topK = options.topK { fields.append((.topK, .int(topK))) }
    return fields + [(.topP, .number(options.topP ?? 1))]
  }

  /// Fields without which the answer would not be what is asked for.
  static func needed(_ request: Request) -> Set<Field> {
    var needed: Set<Field> = []
    if request.distributions.alternatives > 0 { needed.formUnion([.logprobs, .topLogprobs]) }
    guard request.options.temperature > 0 else { return needed }
    if request.options.topK != nil { needed.insert(.topK) }
    if request.options.topP != nil { needed.insert(.topP) }
    return needed
  }

  /// The body of a request. `picture`: a data URL. The picture comes first, as the model reads it.
  static func body(
    _ request: Request, model: String, picture: String, without omitted: Set<Field> = []
  ) -> [UInt8] {
    let content: [JSONLine.Value] = [
      .object([
        ("type", .string("image_url")), ("image_url", .object([("url", .written("\"\(picture)\""))])),
      ]),
      .object([("type", .string("text")), ("text", .string(request.prompt.text))]),
    ]
    let message: JSONLine.Value = .object([("role", .string("user")), ("content", .array(content))])
    let asked = fields(request).filter { !omitted.contains($0.field) }
    let fields: [(String, JSONLine.Value)] =
      [
        ("model", .string(model)), ("messages", .array([message])),
        ("temperature", .number(request.options.temperature)),
        ("max_tokens", .int(max(1, request.options.maxTokens))),
      ] + asked.map { ($0.field.name, $0.value) }
    return Array(JSONLine.text(.object(fields)).utf8)
  }

  /// The fields that a refusal speaks of. `top_logprobs` goes with `logprobs`.
  static func fields(named words: String) -> Set<Field> {
    let words = Set(words.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    var fields = Set(Field.allCases.filter { words.contains($0.name) })
    if fields.contains(.logprobs) { fields.insert(.topLogprobs) }
    return fields
  }
}
