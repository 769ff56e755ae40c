import Files
import JSON
import Pictures

/// What was asked and what came of it, as one line of JSON: what `pali run --json` prints and `Y` copies, and what is
/// read back wherever answers are compared, kept or handed on. README.md tells the fields.
///
/// Boxes are in pixels of the upright picture, x0 y0 x1 y1; masks are COCO's run-length code over that picture.
public struct AnswerRecord: Sendable, Equatable, Codable {
  /// Counts up when a field changes its meaning or goes; new ones may come without.
  public static let version = 1
  /// The engine of records that tell what is so, whoever said it.
  public static let truthEngine = "truth"

  public let version: Int
  /// The paths of the pictures.
  public let images: [Path]
  /// Of the first picture, upright.
  public let width: Int, height: Int
  /// Of each picture's file when it was read.
  public let stamps: [FileStamp]
  /// SHA-256 of each picture's file; nil where one of them is not known.
  public let digests: [String]?
  /// Exactly what the model got, without the newline that ends it.
  public let prompt: String
  public let promptIDs: [Int]
  /// The beginning of the answer that was given; nil: none.
  public let start: String?
  public let text: String
  public let tokens: [Token]
  public let detections: [DetectedObject]
  /// What a model said that is not so, where somebody has looked; nil: nothing.
  public let rejected: [DetectedObject]?
  /// What objects' scores are made of: `places`, where a place's neighbours count as the place, or `tokens`, of the
  /// tokens written alone. Those of one kind are not to be compared with the other's. nil: there are none, or they come
  /// from elsewhere.
  public let scores: String?
  /// nil while it is still written, and where it failed.
  public let finish: String?
  /// Why it failed: one line.
  public let error: String?
  public let timing: Seconds?
  /// The kind of engine that answered; nil where that is not known.
  public let engine: String?
  public let model: Model?
  public let options: Options
  /// Of the steps that were asked about; nil where none were.
  public let distributions: [Step]?
  /// Answers that were scored, in the order in which they were given; nil: none were, an answer was written.
  public let candidates: [Candidate]?
  /// What was done to the first picture's pixels before the model saw them. Boxes are those of the whole picture.
  public let changes: [PictureChange]?
  /// How often it was asked; nil: once. Tokens are those of all passes, detections what is left of them.
  public let passes: Passes?

  public struct Token: Sendable, Equatable, Codable {
    public let id: Int?
    public let text: String
    /// Natural logarithm of its probability, before temperature.
    public let logprob: Double?
    /// true where it was given and not chosen.
    public let given: Bool?
  }

  public struct Model: Sendable, Hashable, Codable {
    public let name: String
    /// Tells its contents from other models'.
    public let digest: String?
    public let precision: String?
    public let imageSize: Int?
    /// The server that answered; nil: this process.
    public let server: String?
    /// What was laid over the model; nil: nothing. `name` and `digest` are of both together.
    public var adapter: AdapterSummary?
  }

  public struct Options: Sendable, Hashable, Codable {
    public let maxTokens: Int
    public let temperature: Double
    public let topK: Int?
    public let topP: Double?
    public let seed: UInt64
    public let constrained: Bool
  }

  public struct Seconds: Sendable, Equatable, Codable {
    public let visionS: Double, prefillS: Double, decodeS: Double, tokensPerS: Double
  }
}

extension AnswerRecord {
  /// What was asked, of which model, and what there is of the answer. `pictures`: as they were read; empty before that.
  public init(
    _ request: Request, pictures: [PictureIdentity], model: ModelSummary?, promptIDs: [Int] = [],
    tokens: [GeneratedToken] = [], output: ParsedOutput = ParsedOutput(), finish: FinishReason? = nil,
    timing: Timing? = nil, distributions: [StepDistribution] = [], candidates: [CandidateScore] = [],
    error: String? = nil
  ) {
    version = Self.version
    images = request.pictures.map(\.path)
    width = pictures.first?.width ?? 0
    height = pictures.first?.height ?? 0
    stamps = pictures.compactMap(\.stamp)
    let digests = pictures.compactMap(\.digest)
    self.digests = !digests.isEmpty && digests.count == pictures.count ? digests : nil
    prompt = request.prompt.text
    start = request.recordedStart
    options = Options(request.options)
    self.promptIDs = promptIDs
    text = output.text
    self.tokens = tokens.map(Token.init)
    let size = (width: width, height: height)
    detections = output.detections.map { DetectedObject($0, in: size) }
    rejected = nil
    scores = model.flatMap { model in
      let isTold = output.detections.contains { $0.score != nil }
      return isTold ? (model.countsNeighbours ? "places" : "tokens") : nil
    }
    self.finish = finish?.rawValue
    self.timing = timing.map(Seconds.init)
    self.distributions = distributions.isEmpty ? nil : distributions.map(Step.init)
    self.candidates = candidates.isEmpty ? nil : candidates.map(Candidate.init)
    changes = request.recordedChanges
    passes = request.recordedPasses
    self.error = error
    engine = model?.engine
    self.model = model.map(Model.init)
  }

  public init(_ request: Request, pictures: [PictureIdentity], model: ModelSummary?, answer: Answer) {
    self.init(
      request, pictures: pictures, model: model, promptIDs: answer.promptIDs, tokens: answer.tokens,
      output: answer.output, finish: answer.finish, timing: answer.timing,
      distributions: answer.distributions, candidates: answer.candidates)
  }

  /// The same answer with other objects: those of them that were chosen, or what is known of them from elsewhere.
  public func holding(_ detections: [DetectedObject]) -> AnswerRecord {
    changed { $0.detections = detections }
  }

  /// What is so, as somebody has told who looked at this answer.
  public func mended(holding detections: [DetectedObject], rejecting rejected: [DetectedObject])
    -> AnswerRecord
  {
    changed {
      $0.detections = detections
      $0.rejected = rejected.isEmpty ? nil : rejected
      $0.engine = Self.truthEngine
    }
  }

  /// The same as said by another kind of engine.
  public func said(by engine: String?) -> AnswerRecord { changed { $0.engine = engine } }

  /// The same with other paths of the same pictures.
  public func about(_ images: [Path]) -> AnswerRecord { changed { $0.images = images } }

  /// What of a record may be another's.
  private struct Changes {
    var images: [Path]
    var detections: [DetectedObject]
    var rejected: [DetectedObject]?
    var engine: String?
  }

  private func changed(_ change: (inout Changes) -> Void) -> AnswerRecord {
    var new = Changes(images: images, detections: detections, rejected: rejected, engine: engine)
    change(&new)
    return AnswerRecord(
      version: version, images: new.images, width: width, height: height, stamps: stamps, digests: digests,
      prompt: prompt, promptIDs: promptIDs, start: start, text: text, tokens: tokens,
      detections: new.detections,
      rejected: new.rejected, scores: scores, finish: finish, error: error, timing: timing,
      engine: new.engine,
      model: model, options: options, distributions: distributions, candidates: candidates, changes: changes,
      passes: passes)
  }

  /// One line.
  public var json: String { (try? JSONLine.text(encoding: self)) ?? "{}" }

  /// From such a line. Throws `JSONError`, which calls it `file`.
  public init(json line: some Collection<UInt8>, file: String) throws {
    self = try JSONDocument(text: line, file: file).root.decoded(AnswerRecord.self)
  }
}

extension AnswerRecord.Token {
  init(_ token: GeneratedToken) {
    self.init(
      id: token.id, text: token.text, logprob: token.logprob.map(Double.init),
      given: token.isGiven ? true : nil)
  }
}

extension AnswerRecord.Model {
  init(_ model: ModelSummary) {
    self.init(
      name: model.name, digest: model.digest.isEmpty ? nil : model.digest, precision: model.precision,
      imageSize: model.imageSize, server: model.server, adapter: model.adapter)
  }
}

extension AnswerRecord.Options {
  public init(_ options: GenerationOptions) {
    self.init(
      maxTokens: options.maxTokens, temperature: options.temperature, topK: options.topK, topP: options.topP,
      seed: options.seed, constrained: options.constrained)
  }
}

extension AnswerRecord.Seconds {
  init(_ timing: Timing) {
    self.init(
      visionS: timing.vision, prefillS: timing.prefill, decodeS: timing.decode,
      tokensPerS: timing.tokensPerSecond)
  }
}
