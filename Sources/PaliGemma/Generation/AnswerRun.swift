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
  /// Where there are any, they are scored and nothing is written.
  private let candidates: Candidates
  private var scores: [CandidateScore] = []
  /// Tokens that may be added to the start.
  private let limit: Int
  private var sampler: Sampler
  private var text: StreamedText
  private var timing = Timing()
  private var distributions: [StepDistribution] = []
  private var attention: [StepAttention] = []
  /// nil where nobody asks where steps look.
  private let watch: AttentionWatch?
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
    watch = Self.watch(
      request, prompt: promptIDs.count, patches: request.pictures.count * configuration.imageTokens)
    let room = configuration.text.positions - promptIDs.count
    start = try GivenStart(request.start, loaded.tokenizer, limit: room - 1, next)
    candidates = try Candidates(
      request.candidates, loaded.tokenizer, limit: room - start.ids.count, start.next)
    limit = candidates.isEmpty ? min(request.options.maxTokens, room - start.ids.count) : 0
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

  private static func watch(_ request: Request, prompt: Int, patches: Int) -> AttentionWatch? {
    guard request.attention != .none else { return nil }
    return AttentionWatch(patches: patches) { [query = request.attention] position in
      position >= prompt - 1 && query.includes(step: position - prompt + 1)
    }
  }

  /// Everything before the first token is chosen.
  func begin(_ pass: ForwardPass) throws {
    let key = PrefixCache.Key(pictures: pictures.map(FeatureCache.key), ids: promptIDs)
    let decoding = try goOn(key, pass) ?? read(see(key.pictures, pass), key, pass)
    pictures = []
    try give(decoding, pass)
    firstChoice = .now
    self.decoding = decoding
    try score(after: decoding, pass)
  }

  /// Features of every picture, kept ones where there are: [N, W] each.
  private func see(_ keys: [String], _ pass: ForwardPass) throws -> [Activations] {
    let start = ContinuousClock.now
    var fresh = false
    defer { timing.vision = fresh ? start.seconds : 0 }
    let count = pictures.count
    var features: [Activations] = []
    for (index, (picture, key)) in zip(pictures, keys).enumerated() {
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

  /// The prompt's pass, kept for the next question; leaves the logits of the first token.
  private func read(_ pictures: [Activations], _ key: PrefixCache.Key, _ pass: ForwardPass) throws -> Decoding
  {
    let begun = ContinuousClock.now
    defer { timing.prefill = begun.seconds }
    let decoding = try Decoding(model, prompt: promptIDs.count, more: start.ids.count + limit)
    decoding.watch = watch
    try decoding.prefill(
      promptIDs, pictures, only: next.wanted, reporting(pass, .prefill) { [promptShare] in $0 * promptShare })
    loaded.keep(decoding, for: key)
    next.mask(decoding.logits)
    return decoding
  }

  /// The same without the pass, where what it makes is kept; nil: it is not, or somebody wants to see it made.
  private func goOn(_ key: PrefixCache.Key, _ pass: ForwardPass) throws -> Decoding? {
    // The first step is the prompt's own.
    guard pass.probe == nil, !request.attention.includes(step: 0), let prefix = loaded.prefixes.take(key)
    else {
      return nil
    }
    let begun = ContinuousClock.now
    defer { timing.prefill = begun.seconds }
    try pass.checkCancellation()
    let decoding = try Decoding(model, after: prefix, more: start.ids.count + limit)
    decoding.watch = watch
    try decoding.predict(only: next.wanted, pass)
    onEvent(.progress(.prefill, fraction: promptShare))
    next.mask(decoding.logits)
    return decoding
  }

  /// Of what is read before the first choice.
  private var promptShare: Double { Double(promptIDs.count) / Double(promptIDs.count + start.ids.count) }

  private func score(after decoding: Decoding, _ pass: ForwardPass) throws {
    guard !candidates.isEmpty else { return }
    try candidates.score(after: decoding, loaded, pass) { score in
      scores.append(score)
      onEvent(.candidate(score))
      onEvent(.progress(.decode, fraction: Double(scores.count) / Double(request.candidates.count)))
    }
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
    guard candidates.isEmpty else { return .eos }
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
    look(step: text.tokens.count)
    let token = text.append(
      choice, ends: next.ends.contains(choice.id), near: near(choice.id, logits), isGiven: isGiven)
    next.take(choice.id, text: token.text)
    onEvent(.token(token, text.parsed))
  }

  /// A step's token is predicted from the position before it.
  private func look(step: Int) {
    guard let watch, let weights = watch.take(promptIDs.count - 1 + step) else { return }
    let text = model.configuration.text
    attention.append(
      StepAttention(
        step: step, layers: text.layers, heads: text.heads, patches: watch.patches, weights: weights))
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
      timing: timing, distributions: distributions, candidates: scores.sorted { $0.index < $1.index },
      attention: attention)
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
