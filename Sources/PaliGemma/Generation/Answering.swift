import Answers
import Foundation
import Pictures
import Tensors

extension LoadedModel {
  /// Answers one request about these pictures, telling what happens between beginning and end as it happens. A
  /// cancelled run gives what there is of the answer, with `.cancelled`.
  ///
  /// Throws an error whose description is one line.
  func answer(
    _ request: Request, about pictures: [Picture], onEvent: @escaping (RunEvent) -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }, probe: ((String, Activations, Int) -> Void)? = nil
  ) throws -> Answer {
    try checkFiles()
    var run = try AnswerRun(self, request, pictures, onEvent: onEvent)
    let pass = ForwardPass(probe: probe, isCancelled: isCancelled)
    do {
      return try ComputeSchedule.shared.answer(isCancelled: isCancelled) {
        let features = try run.see(pass)
        let decoding = try run.read(features, pass)
        try run.give(decoding, pass)
        return try run.write(decoding, pass)
      }
    } catch is Cancelled {
      return run.answer(.cancelled)
    }
  }
}

/// One request on its way: see the pictures, read the prompt and what is given of the answer, write the rest.
private struct AnswerRun {
  private let loaded: LoadedModel
  private let request: Request
  private let pictures: [Picture]
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

  private var model: PaliGemmaModel { loaded.model }

  init(
    _ loaded: LoadedModel, _ request: Request, _ pictures: [Picture], onEvent: @escaping (RunEvent) -> Void
  ) throws {
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

  /// Features of every picture, kept ones where there are: [N, W] each.
  mutating func see(_ pass: ForwardPass) throws -> [Activations] {
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
  mutating func read(_ pictures: [Activations], _ pass: ForwardPass) throws -> Decoding {
    let begun = ContinuousClock.now
    defer { timing.prefill = begun.seconds }
    let decoding = try Decoding(model, prompt: promptIDs.count, more: start.ids.count + limit)
    let share = Double(promptIDs.count) / Double(promptIDs.count + start.ids.count)
    try decoding.prefill(promptIDs, pictures, only: next.wanted, reporting(pass, .prefill) { $0 * share })
    next.mask(decoding.logits)
    return decoding
  }

  /// The pass of the start, each token told with its probability; leaves the logits of the first one to be chosen.
  mutating func give(_ decoding: Decoding, _ pass: ForwardPass) throws {
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

  private mutating func give(_ id: Int, _ logits: UnsafeMutableBufferPointer<Float>) throws {
    guard let logprob = LogProbabilities(UnsafeBufferPointer(logits)), logits[id].isFinite else {
      throw GenerationError.notFinite(folder: loaded.path, step: text.tokens.count)
    }
    take(Sampler.Choice(id: id, logprob: logprob(logits[id])), of: logits, isGiven: true)
  }

  /// Token after token, until one ends the answer or there are enough.
  mutating func write(_ decoding: Decoding, _ pass: ForwardPass) throws -> Answer {
    let begun = ContinuousClock.now
    defer { finishTiming(begun) }
    let pass = ForwardPass(probe: pass.probe, isCancelled: pass.isCancelled)
    while true {
      try pass.checkCancellation()
      guard let choice = sampler.choose(UnsafeBufferPointer(decoding.logits)) else {
        throw GenerationError.notFinite(folder: loaded.path, step: text.tokens.count)
      }
      take(choice, of: decoding.logits, isGiven: false)
      onEvent(.progress(.decode, fraction: Double(written) / Double(limit)))
      finishTiming(begun)
      if next.ends.contains(choice.id) { return answer(.eos) }
      if written >= limit { return answer(.length) }
      try decoding.step(choice.id, only: next.wanted, pass)
      next.mask(decoding.logits)
    }
  }

  /// Takes a token into the answer and tells it.
  private mutating func take(
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
    return Answer(
      promptIDs: promptIDs, text: text.text, tokens: text.tokens, output: text.parsed, finish: finish,
      timing: timing, distributions: distributions)
  }

  private mutating func finishTiming(_ begun: ContinuousClock.Instant) {
    timing.decode = begun.seconds
    // The first token comes out of the pass of the prompt or of the start.
    let steps = written - 1
    timing.tokensPerSecond = steps > 0 && timing.decode > 0 ? Double(steps) / timing.decode : 0
  }

  private func reporting(
    _ pass: ForwardPass, _ phase: Phase, _ fraction: @escaping (Double) -> Double
  ) -> ForwardPass {
    var pass = pass
    let onEvent = onEvent
    pass.progress = { done, all in onEvent(.progress(phase, fraction: fraction(Double(done) / Double(all)))) }
    return pass
  }
}
