import Pictures

/// One prompt about one or several pictures, for any engine.
public struct Request: Sendable, Equatable {
  public let id: RunID
  /// Read when the request's turn comes.
  public let pictures: [PictureReference]
  public let prompt: Prompt
  public let options: GenerationOptions
  /// How the answer begins, in the form in which answers are written ("<loc0010><loc0020>"): taken as given, read in
  /// one pass, and gone on from. Blanks belong to the piece that follows them: "<loc0010>... cat" has one before the
  /// label, and a start should not end with one. Empty: the model begins.
  public let start: String
  /// What is to be told of the probabilities at each step besides the chosen token's.
  public let distributions: DistributionQuery

  public init(
    id: RunID, pictures: [PictureReference], prompt: Prompt, options: GenerationOptions = .init(),
    start: String = "", distributions: DistributionQuery = .none
  ) {
    self.id = id
    self.pictures = pictures
    self.prompt = prompt
    self.options = options
    self.start = start
    self.distributions = distributions
  }

  /// What an engine must be able to do for it.
  public var needs: Capabilities {
    var needs: Capabilities = []
    if pictures.count > 1 { needs.insert(.severalPictures) }
    if !start.isEmpty { needs.insert(.forcedStart) }
    if distributions.alternatives > 0 { needs.insert(.alternatives) }
    if distributions.places || distributions.codes { needs.insert(.wholeDistributions) }
    if options.temperature > 0 { needs.insert(.sampling) }
    if options.constrained, prompt.seeksObjects { needs.insert(.constrainedForm) }
    return needs
  }
}
