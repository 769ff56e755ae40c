import Answers
import Files

/// What a scripted engine does: how it loads, and what it tells of each request.
public struct Script: Sendable {
  /// A part of loading. Steps that end without an end hang.
  public enum LoadStep: Sendable {
    case progress(Double)
    case delay(seconds: Double)
    case loaded(ModelSummary)
    case failed(String)
    /// Until the engine is stopped.
    case hang
  }

  /// A part of a run. Steps that end without an end are finished.
  public enum RunStep: Sendable {
    /// Comes by itself where progress or a token comes first.
    case began
    case progress(Phase, Double)
    /// "<loc0010>" and "<seg001>" are codes; all else is text.
    case token(String, logprob: Float = -0.1)
    /// The start that the request gives, a token each of its codes and words.
    case given
    /// One of the request's candidates, each of its tokens and its end as likely as this.
    case candidate(Int, logprob: Float)
    /// So many tokens at one go, none of which adds to the text.
    case flood(Int)
    case delay(seconds: Double)
    case fail(String)
    case finish(FinishReason)
    /// Until the run is cancelled.
    case hang
  }

  /// The steps of the first load, the second, and so on; the last one's are those of all that follow.
  public var loads: [[LoadStep]]
  /// By the prompt's text.
  public var prompts: [String: [RunStep]] = [:]
  /// By the path of the first picture.
  public var pictures: [Path: [RunStep]] = [:]
  /// By the order in which requests come.
  public var order: [[RunStep]] = []
  /// By the whole request; nil: by what follows.
  public var replies: (@Sendable (Request) -> [RunStep]?)?
  /// How likely a candidate's tokens are; of others each is less likely than the one before.
  public var scores: [String: Float] = [:]
  /// What is played where nothing else is.
  public var otherwise: [RunStep]

  public init(
    loads: [[LoadStep]] = [[.progress(0), .progress(1), .loaded(.scripted())]],
    otherwise: [RunStep] = Script.answer("a cat")
  ) {
    self.loads = loads
    self.otherwise = otherwise
  }

  /// Loads at once, as this model.
  public init(_ model: ModelSummary, otherwise: [RunStep] = Script.answer("a cat")) {
    self.init(loads: [[.progress(0), .progress(1), .loaded(model)]], otherwise: otherwise)
  }

  /// A whole answer, token by token.
  public static func answer(_ text: String, finish: FinishReason = .eos) -> [RunStep] {
    [.began, .progress(.vision, 1), .progress(.prefill, 1)] + words(text)
      + [.progress(.decode, 1), .finish(finish)]
  }

  /// Codes and words, a token each.
  public static func words(_ text: String) -> [RunStep] {
    ScriptedAnswer.pieces(of: text).map { .token($0) }
  }

  /// What it is once loaded, where it ever is.
  var model: ModelSummary? {
    for case .loaded(let model) in loads.joined().reversed() { return model }
    return nil
  }

  func steps(ofLoad number: Int) -> [LoadStep] {
    loads.indices.contains(number) ? loads[number] : loads.last ?? []
  }

  func steps(for request: Request, number: Int) -> [RunStep] {
    request.candidates.isEmpty ? written(request, number) : scored(request.candidates)
  }

  private func scored(_ candidates: [String]) -> [RunStep] {
    [.began] + candidates.enumerated().map { .candidate($0, logprob: scores[$1] ?? -Float($0 + 1)) }
      + [.finish(.eos)]
  }

  private func written(_ request: Request, _ number: Int) -> [RunStep] {
    replies?(request) ?? prompts[request.prompt.text] ?? request.pictures.first.flatMap { pictures[$0.path] }
      ?? (order.indices.contains(number) ? order[number] : otherwise)
  }
}

extension ModelSummary {
  public static func scripted(
    _ name: String = "scripted", capabilities: Capabilities = .all, runsAtOnce: Int = 1
  ) -> ModelSummary {
    ModelSummary(
      name: name, engine: "scripted", imageSize: 224, precision: "none", weightBytes: 0, hasMaskDecoder: true,
      capabilities: capabilities, runsAtOnce: runsAtOnce)
  }
}
