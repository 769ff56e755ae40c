import Pictures

/// What an engine tells while it works.
public enum EngineEvent: Sendable {
  case loading(fraction: Double)
  case loaded(ModelSummary)
  /// One line.
  case loadFailed(message: String)
  /// One line, while it loads: what is waited for.
  case notice(String)
  case run(RunID, RunEvent)
}

/// What is told of a run, in order: `began`, then progress, notices and tokens, then one of the ends.
public enum RunEvent: Sendable {
  /// Its pictures have been read: the answer is about these contents, and by this model.
  case began([PictureIdentity], by: ModelSummary? = nil)
  /// `fraction` 0...1 of the phase's layers (vision, prefill) or of maxTokens (decode).
  case progress(Phase, fraction: Double)
  /// A token, and all that is parsed of the answer up to it.
  case token(GeneratedToken, ParsedOutput)
  /// Of a request's candidates: one has been scored.
  case candidate(CandidateScore)
  /// One line for whoever waits: what is tried again and when, what a server lacks.
  case notice(String)
  case finished(Answer)
  /// One line.
  case failed(message: String)
}

/// What is laid over a model: a LoRA adapter.
public struct AdapterSummary: Sendable, Hashable, Codable {
  public let name: String
  /// Tells its contents from others': hexadecimal digits.
  public let digest: String

  public init(name: String, digest: String) {
    self.name = name
    self.digest = digest
  }
}

/// What a loaded model is, for status lines and records.
public struct ModelSummary: Sendable, Equatable {
  public let name: String
  /// The kind of engine that runs it: "embedded", or the kind of server.
  public let engine: String
  /// Tells this model's contents from others': hexadecimal digits, or empty where that is not known.
  public let digest: String
  /// What was laid over the model, whose name and digest tell of both together; nil: nothing.
  public let adapter: AdapterSummary?
  /// Pixels of a side of what the model sees; nil where that is not known.
  public let imageSize: Int?
  /// nil where it is not known.
  public let precision: String?
  /// Where pictures go, "example.org:8000"; nil: they stay in this process.
  public let server: String?
  /// One line worth telling a person once: why this precision, and what is odd about the folder's settings.
  public let note: String?
  /// One line that must be told: packed weights were damaged, or cannot be kept.
  public let warning: String?
  public let weightBytes: Int
  public let hasMaskDecoder: Bool
  /// Names of things, where it knows few; nil: what anybody would try.
  public let knownNames: String?
  public let capabilities: Capabilities
  /// Requests that it works on side by side: more of them only wait.
  public let runsAtOnce: Int

  /// The same as another kind of engine's.
  public func said(by engine: String) -> ModelSummary {
    ModelSummary(
      name: name, engine: engine, digest: digest, adapter: adapter, imageSize: imageSize,
      precision: precision,
      server: server,
      note: note, weightBytes: weightBytes, hasMaskDecoder: hasMaskDecoder, knownNames: knownNames,
      warning: warning, capabilities: capabilities, runsAtOnce: runsAtOnce)
  }

  public init(
    name: String, engine: String = "embedded", digest: String = "", adapter: AdapterSummary? = nil,
    imageSize: Int?, precision: String?,
    server: String? = nil, note: String? = nil, weightBytes: Int = 0, hasMaskDecoder: Bool,
    knownNames: String? = nil,
    warning: String? = nil, capabilities: Capabilities = .all, runsAtOnce: Int = 1
  ) {
    self.name = name
    self.engine = engine
    self.digest = digest
    self.adapter = adapter
    self.imageSize = imageSize
    self.precision = precision
    self.server = server
    self.note = note
    self.warning = warning
    self.weightBytes = weightBytes
    self.hasMaskDecoder = hasMaskDecoder
    self.knownNames = knownNames
    self.capabilities = capabilities
    self.runsAtOnce = max(runsAtOnce, 1)
  }

  /// Whether scores count a place's neighbours as the place.
  public var countsNeighbours: Bool { capabilities.contains(.neighbouringPlaces) }
}
