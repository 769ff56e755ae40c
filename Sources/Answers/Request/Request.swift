import Pictures

/// One prompt about one or several pictures, for any engine.
public struct Request: Sendable, Equatable {
  public let id: RunID
  /// Read when the request's turn comes.
  public let pictures: [PictureReference]
  public let prompt: Prompt
  public let options: GenerationOptions
  /// How the answer begins: taken as given, read in one pass, and gone on from.
  public let start: AnswerStart
  /// Answers, or what follows `start`, that are scored, each for itself; then nothing is written. They are written as
  /// `start` is. Empty: an answer is written.
  public let candidates: [String]
  /// What is to be told of the probabilities at each step besides the chosen token's.
  public let distributions: DistributionQuery
  /// Steps, counted from the answer's first token, whose attention over the pictures is to be told.
  public let attention: AttentionQuery
  /// How often the model is asked, and what for, where once is not enough.
  public let passes: Passes

  public init(
    id: RunID, pictures: [PictureReference], prompt: Prompt, options: GenerationOptions = .init(),
    start: AnswerStart = .none, candidates: [String] = [], distributions: DistributionQuery = .none,
    attention: AttentionQuery = .none, passes: Passes = .one
  ) {
    self.id = id
    self.pictures = pictures
    self.prompt = prompt
    self.options = options
    self.start = start
    self.candidates = candidates
    self.distributions = distributions
    self.attention = attention
    self.passes = passes
  }

  /// What an engine must be able to do for it.
  public var needs: Capabilities {
    var needs: Capabilities = []
    if pictures.count > 1 { needs.insert(.severalPictures) }
    if !start.isEmpty || passes.more { needs.insert(.forcedStart) }
    if !candidates.isEmpty { needs.insert(.scoring) }
    if distributions.alternatives > 0 { needs.insert(.alternatives) }
    if distributions.places || distributions.codes { needs.insert(.wholeDistributions) }
    if attention != .none { needs.insert(.attention) }
    if options.temperature > 0, candidates.isEmpty { needs.insert(.sampling) }
    if options.constrained, prompt.seeksObjects { needs.insert(.constrainedForm) }
    return needs
  }
}
