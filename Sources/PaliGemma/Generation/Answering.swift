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
      let features = try run.see(pass)
      let decoding = try run.read(features, pass)
      return try run.write(decoding, pass)
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
    limit = min(request.options.maxTokens, configuration.text.positions - promptIDs.count)
    next = NextTokens(loaded, request, prompt: promptIDs)
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
    let start = ContinuousClock.now
    defer { timing.prefill = start.seconds }
    let decoding = try Decoding(model, prompt: promptIDs.count, more: limit)
    try decoding.prefill(promptIDs, pictures, only: next.wanted, reporting(pass, .prefill) { $0 })
    next.mask(decoding.logits)
    return decoding
  }

  /// See `StreamedText.append`.
  private func near(_ id: Int, _ logits: UnsafeMutableBufferPointer<Float>) -> Float {
    let ratios = loaded.tokenizer.codes.near(id).map { exp(logits[$0] - logits[id]) }
    return ratios.isEmpty ? 0 : log(ratios.reduce(0, +))
  }

  /// Token after token, until one ends the answer or there are enough.
  mutating func write(_ decoding: Decoding, _ pass: ForwardPass) throws -> Answer {
    let start = ContinuousClock.now
    defer { finishTiming(start) }
    let pass = ForwardPass(probe: pass.probe, isCancelled: pass.isCancelled)
    while true {
      try pass.checkCancellation()
      guard let choice = sampler.choose(UnsafeBufferPointer(decoding.logits)) else {
        throw GenerationError.notFinite(folder: loaded.path, step: text.tokens.count)
      }
      let ending = next.ends.contains(choice.id)
      let token = text.append(choice, ends: ending, near: near(choice.id, decoding.logits))
      next.take(choice.id, text: token.text)
      onEvent(.token(token, text.parsed))
      onEvent(.progress(.decode, fraction: Double(text.tokens.count) / Double(limit)))
      finishTiming(start)
      if ending { return answer(.eos) }
      if text.tokens.count >= limit { return answer(.length) }
      try decoding.step(choice.id, only: next.wanted, pass)
      next.mask(decoding.logits)
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
