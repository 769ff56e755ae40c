import JSON

/// What a client asks of a model, read from either wire.
public struct ModelRequest: Sendable {
  public var model = ""
  public var prompt = ""
  /// The picture's file as it was before base64; a PNG.
  public var image: [UInt8]?
  public var maxTokens: Int?
  public var temperature: Double?
  public var isStream = false
  /// nil where nothing is said.
  public var skipsSpecialTokens: Bool?
  public var logprobs = false
  public var topLogprobs = 0
  public var returnsTokenIDs = false
  public var includesUsage = false
  /// Names of the fields at the top, in their order.
  public var fields: [String] = []

  /// What is wrong with a request, for its sender.
  struct Fault: Error { let message: String }

  /// `{"model", "messages": [{"role", "content"}], ...}`. Throws `Fault`, or the reader's error.
  init(chat body: [UInt8]) throws {
    let root = try JSONDocument(text: body, file: "request").root
    for (key, _) in try root.members() { fields.append(try key.string()) }
    model = try root.string("model")
    maxTokens = try (root.optional("max_tokens") ?? root.optional("max_completion_tokens"))?.int()
    temperature = try root.optional("temperature")?.double()
    isStream = try root.bool("stream", default: false)
    skipsSpecialTokens = try root.optional("skip_special_tokens")?.bool()
    logprobs = try root.bool("logprobs", default: false)
    topLogprobs = try root.int("top_logprobs", default: 0)
    returnsTokenIDs = try root.bool("return_token_ids", default: false)
    includesUsage = try root.optional("stream_options")?.bool("include_usage", default: false) ?? false
    for message in try root.elements("messages") { try read(message) }
    if topLogprobs > 0 && !logprobs {
      throw Fault(message: "when using `top_logprobs`, `logprobs` must be set to true.")
    }
  }

  /// `{"input": {"image", "prompt"}}`. Throws `Fault`, or the reader's error.
  init(cog body: [UInt8]) throws {
    let root = try JSONDocument(text: body, file: "request").root
    for (key, _) in try root.members() { fields.append(try key.string()) }
    let input = try root.object("input")
    prompt = try input.string("prompt", default: "")
    image = try Self.picture(try input.string("image"))
  }

  private mutating func read(_ message: JSONValue) throws {
    _ = try message.string("role")
    let content = try message.required("content")
    if content.kind == .string {
      prompt += try content.string()
      return
    }
    for part in try content.elements() {
      switch try part.string("type") {
      case "text": prompt += try part.string("text")
      case "image_url":
        guard image == nil else { throw Fault(message: "At most 1 image(s) may be provided in one prompt.") }
        image = try Self.picture(try part.object("image_url").string("url"))
      case let other: throw Fault(message: "Unknown part type: \(other)")
      }
    }
  }

  /// The file in `data:image/png;base64,...`; nothing is fetched from elsewhere.
  static func picture(_ address: String) throws(Fault) -> [UInt8] {
    let start = "data:image/png;base64,"
    guard address.hasPrefix(start) else { throw Fault(message: "the image is no data URL of a PNG") }
    guard let bytes = decodeBase64(address.utf8.dropFirst(start.utf8.count)) else {
      throw Fault(message: "Incorrect padding")
    }
    guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
      throw Fault(message: "cannot identify image file")
    }
    return bytes
  }
}
