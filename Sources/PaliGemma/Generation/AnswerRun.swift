import Answers
import Foundation
import Pictures
import Tensors

/// One request on its way: see the pictures, read the prompt and what is given of the answer, write the rest, token by
/// token.
///
/// Whoever walks calls `begin`, `choose`, and then, while there is more to come, has `step` read and calls `choose`
/// again. Times are those of clocks: others' tokens may come in between.
final class AnswerRun {
  private let loaded: LoadedModel
  private let request: Request
  /// Until they have been seen.
  private var pictures: [Picture]
  private let onEvent: (RunEvent) -> Void
  private let promptIDs: [Int]
  private let start: GivenStart
  /// Tokens that may be added to the start.
  private let limit: Int
  private var sampler: Sampler
  private var text: StreamedText
  private var timing = Timing()
  private var distributions: [StepDistribution] = []
  private var next: NextTokens
  private var decoding: Decoding?
  /// When the first token could be chosen.
  private var firstChoice = ContinuousClock.now

  private var model: PaliGemmaModel { loaded.model }

  init(
    _ loaded: LoadedModel, _ request: Request, _ pictures: [Picture], onEvent: @escaping (RunEvent) -> Void
  ) throws {
    try loaded.checkFiles()
    self.loaded = loaded
    self.request = request
    self.pictures = pictures
    self.onEvent = onEvent
    let configuration = loaded.model.configuration
    sampler = try Sampler(request.options)
    promptIDs = try Self.promptIDs(loaded, request)
    next = NextTokens(loaded, request, prompt: promptIDs)
    let room = configuration.text.positions - promptIDs.count
    start = try GivenStart(request.start, loaded.tokenizer, limit: room - 1, next)
    limit = min(request.options.maxTokens, room - start.ids.count)
    text = StreamedText(loaded.tokenizer) { [masks = loaded.maskDecoder] codes in
      // Memory that runs out here costs the mask, not the answer.
      try? masks?.decode(codes)
    }
  }

  /// `<image>` for each patch of each picture, `<bos>`, the prompt, a newline.
  private static func promptIDs(_ loaded: LoadedModel, _ request: Request) throws -> [Int] {
    guard !request.pictures.isEmpty else { throw GenerationError.noPictures }
    let limit = loaded.model.configuration.text.positions - 1
    let perPicture = loaded.model.configuration.imageTokens
    let (images, overflow) = perPicture.multipliedReportingOverflow(by: request.pictures.count)
    // A token stands for at most a few dozen bytes: do not tokenise what cannot fit.
    guard !overflow, images <= limit, request.prompt.text.utf8.count <= 64 * limit else {
      throw GenerationError.promptTooLong(
        tokens: overflow ? .max : images + request.prompt.text.utf8.count / 64, limit: limit)
    }
    let ids = loaded.tokenizer.promptIDs(request.prompt.text, imageTokens: images)
    guard ids.count <= limit else { throw GenerationError.promptTooLong(tokens: ids.count, limit: limit) }
    return ids
  }

  /// Everything before the first token is chosen.
  func begin(_ pass: ForwardPass) throws {
    let features = try see(pass)
    pictures = []
    let decoding = try read(features, pass)
    try give(decoding, pass)
    firstChoice = .now
    self.decoding = decoding
  }

  /// Features of every picture, kept ones where there are: [N, W] each.
  private func see(_ pass: ForwardPass) throws -> [Activations] {
    let start = ContinuousClock.now
    var fresh = false
    defer { timing.vision = fresh ? start.seconds : 0 }
    let count = pictures.count
    var features: [Activations] = []
    for (index, picture) in pictures.enumerated() {
      let key = FeatureCache.key(picture)
      if let kept = loaded.features.take(key) {
        features.append(kept)
        continue
      }
      fresh = true
      let pass = reporting(pass, .vision) { (Double(index) + $0) / Double(count) }
      let made = try model.features(of: picture, pass)
      loaded.features.keep(made, for: key)
      features.append(made)
    }
    return features
  }

  /// The prompt's pass; leaves the logits of the first token.
  private func read(_ pictures: [Activations], _ pass: ForwardPass) throws -> Decoding {
    let begun = ContinuousClock.now
    defer { timing.prefill = begun.seconds }
    let decoding = try Decoding(model, prompt: promptIDs.count, more: start.ids.count + limit)
    let share = Double(promptIDs.count) / Double(promptIDs.count + start.ids.count)
    try decoding.prefill(promptIDs, pictures, only: next.wanted, reporting(pass, .prefill) { $0 * share })
    next.mask(decoding.logits)
    return decoding
  }

  /// The pass of the start, each token told with its probability; leaves the logits of the first one to be chosen.
  private func give(_ decoding: Decoding, _ pass: ForwardPass) throws {
    let (ids, wanted) = (start.ids, start.wanted)
    guard let first = ids.first else { return }
    let begun = ContinuousClock.now
    let before = timing.prefill
    defer { timing.prefill = before + begun.seconds }
    try give(first, decoding.logits)
    let share = Double(ids.count) / Double(promptIDs.count + ids.count)
    let pass = reporting(pass, .prefill) { 1 - share * (1 - $0) }
    try decoding.force(ids, only: { wanted[$0 + 1] }, pass) { place, logits in
      next.mask(logits)
      try give(ids[place + 1], logits)
    }
    next.mask(decoding.logits)
  }

  private func give(_ id: Int, _ logits: UnsafeMutableBufferPointer<Float>) throws {
    guard let logprob = LogProbabilities(UnsafeBufferPointer(logits)), logits[id].isFinite else {
      throw GenerationError.notFinite(folder: loaded.path, step: text.tokens.count)
    }
    take(Sampler.Choice(id: id, logprob: logprob(logits[id])), of: logits, isGiven: true)
  }

  /// The token chosen last, to be read; nil before there is one.
  var step: Decoding.Step? {
    guard let decoding, let id = text.tokens.last?.id else { return nil }
    return Decoding.Step(decoding: decoding, id: id, only: next.wanted)
  }

  /// Chooses a token and tells it: the first one, or, once `step` has been read, the next. Gives what ends the answer.
  func choose() throws -> FinishReason? {
    guard let logits = decoding?.logits else { return .cancelled }
    if written > 0 { next.mask(logits) }
    guard let choice = sampler.choose(UnsafeBufferPointer(logits)) else {
      throw GenerationError.notFinite(folder: loaded.path, step: text.tokens.count)
    }
    take(choice, of: logits, isGiven: false)
    onEvent(.progress(.decode, fraction: Double(written) / Double(limit)))
    if next.ends.contains(choice.id) { return .eos }
    return written >= limit ? .length : nil
  }

  /// Takes a token into the answer and tells it.
  private func take(
    _ choice: Sampler.Choice, of logits: UnsafeMutableBufferPointer<Float>, isGiven: Bool
  ) {
    let logits = UnsafeBufferPointer(logits)
    if let distribution = StepDistribution(
      request.distributions, step: text.tokens.count, id: choice.id, logits, loaded.tokenizer)
    {
      distributions.append(distribution)
    }
    let token = text.append(
      choice, ends: next.ends.contains(choice.id), near: near(choice.id, logits), isGiven: isGiven)
    next.take(choice.id, text: token.text)
    onEvent(.token(token, text.parsed))
  }

  /// See `StreamedText.append`. A given token may be far less likely than those near it.
  private func near(_ id: Int, _ logits: UnsafeBufferPointer<Float>) -> Float {
    let near = loaded.tokenizer.codes.near(id).map { logits[$0] }
    guard let top = near.max(), top.isFinite else { return 0 }
    return top - logits[id] + log(near.reduce(0) { $0 + exp($1 - top) })
  }

  /// Tokens that the model chose.
  private var written: Int { text.tokens.count - start.ids.count }

  func answer(_ finish: FinishReason) -> Answer {
    var text = text
    text.finish()
    if decoding != nil { finishTiming() }
    return Answer(
      promptIDs: promptIDs, text: text.text, tokens: text.tokens, output: text.parsed, finish: finish,
      timing: timing, distributions: distributions)
  }

  private func finishTiming() {
    timing.decode = firstChoice.seconds
    // The first token comes out of the pass of the prompt or of the start.
    let steps = written - 1
    timing.tokensPerSecond = steps > 0 && timing.decode > 0 ? Double(steps) / timing.decode : 0
  }

  private func reporting(
    _ pass: ForwardPass, _ phase: Phase, _ fraction: @escaping (Double) -> Double
  ) -> ForwardPass {
    var pass = pass
    let (onEvent, others) = (onEvent, pass.progress)
    pass.progress = { done, all in
      onEvent(.progress(phase, fraction: fraction(Double(done) / Double(all))))
      others(done, all)
    }
    return pass
  }
}
