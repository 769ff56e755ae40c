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
    do {
      let pass = ForwardPass(probe: probe, isCancelled: isCancelled)
      let pictures = try run.see(pass)
      try run.read(pictures, pass)
      return try run.write(pass)
    } catch is Cancelled {
      return run.answer(.cancelled)
    }
  }
}

/// One request on its way: see the pictures, read the prompt, write the answer.
private struct AnswerRun {
  private let loaded: LoadedModel
  private let request: Request
  private let pictures: [Picture]
  private let onEvent: (RunEvent) -> Void
  private let promptIDs: [Int]
  /// Tokens that may be generated.
  private let limit: Int
  private var sampler: Sampler
  private var text: StreamedText
  private var timing = Timing()
  private let logits: Activations
  private let ends: Set<Int>
  private var grammar: AnswerGrammar?
  private let cache: KeyValueCache

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
    limit = min(request.options.maxTokens, configuration.text.positions - promptIDs.count)
    logits = try Activations(rows: 1, columns: configuration.text.vocabularyRows)
    cache = try KeyValueCache(
      configuration.text, prefix: promptIDs.count, capacity: promptIDs.count + limit)
    ends = loaded.ends
    if request.options.constrained {
      grammar = AnswerGrammar(
        task: request.prompt.task, codes: loaded.tokenizer.codes, ends: ends,
        vocabulary: 0..<configuration.text.vocabularyRows)
    }
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
  mutating func read(_ pictures: [Activations], _ pass: ForwardPass) throws {
    let start = ContinuousClock.now
    defer { timing.prefill = start.seconds }
    let x = try model.embed(promptIDs, features: pictures)  // [P, W]
    try model.decoder.forward(x, at: 0, cache, reporting(pass, .prefill) { $0 })
    try predict(x, pass)
  }

  /// The logits of the token after the last row of x, of those that may come.
  private func predict(_ x: Activations, _ pass: ForwardPass) throws {
    try model.decoder.logits(x, only: grammar?.allowed, into: logits, pass)
    loaded.vocabulary.mask(logits.row(0))
    for ids in grammar?.forbidden ?? [] { logits.forbid(ids) }
    let rules = model.configuration.rules
    for id in rules.forbidden(prompt: promptIDs, answer: text.tokens.map(\.id), ends: ends)
    where (0..<logits.columns).contains(id) {
      logits.forbid(id..<id + 1)
    }
  }

  /// See `StreamedText.append`.
  private func near(_ id: Int) -> Float {
    let ratios = loaded.tokenizer.codes.near(id).map { exp(logits.base[$0] - logits.base[id]) }
    return ratios.isEmpty ? 0 : log(ratios.reduce(0, +))
  }

  /// Token after token, until one ends the answer or there are enough.
  mutating func write(_ pass: ForwardPass) throws -> Answer {
    let start = ContinuousClock.now
    defer { finishTiming(start) }
    let pass = ForwardPass(isCancelled: pass.isCancelled)
    let x = try Activations(rows: 1, columns: model.configuration.text.width)
    while true {
      try pass.checkCancellation()
      guard let choice = sampler.choose(UnsafeBufferPointer(logits.row(0))) else {
        throw GenerationError.notFinite(folder: loaded.path, step: text.tokens.count)
      }
      let ending = ends.contains(choice.id)
      let token = text.append(choice, ends: ending, near: near(choice.id))
      grammar?.take(choice.id, text: token.text)
      onEvent(.token(token, text.parsed))
      onEvent(.progress(.decode, fraction: Double(text.tokens.count) / Double(limit)))
      finishTiming(start)
      if ending { return answer(.eos) }
      if text.tokens.count >= limit { return answer(.length) }
      model.decoder.embed(choice.id, into: x.row(0))
      try model.decoder.forward(x, at: cache.count, cache, pass)
      try predict(x, pass)
    }
  }

  func answer(_ finish: FinishReason) -> Answer {
    var text = text
    text.finish()
    return Answer(
      promptIDs: promptIDs, text: text.text, tokens: text.tokens, output: text.parsed, finish: finish,
      timing: timing)
  }

  private mutating func finishTiming(_ start: ContinuousClock.Instant) {
    timing.decode = start.seconds
    // The first token comes out of the prompt's pass.
    let steps = text.tokens.count - 1
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
