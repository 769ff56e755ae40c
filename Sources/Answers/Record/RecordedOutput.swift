extension AnswerRecord {
  /// As they were told; one that ends the answer adds no text.
  public var generatedTokens: [GeneratedToken] {
    tokens.enumerated().map { place, token in
      GeneratedToken(
        id: token.id, text: token.text, logprob: token.logprob.map { Float($0) },
        isGiven: token.given ?? false,
        isEnd: finish == "eos" && place == tokens.count - 1 && token.text.isEmpty)
    }
  }

  /// The answer taken apart, as it was when it was given. Masks are decoded from their codes again: records keep them
  /// in pixels.
  public func output(decodeMask: ([Int]) -> BoxMask?) -> ParsedOutput {
    var parser = OutputParser()
    for token in tokens {
      parser.append(
        token.text, location: AnswerCode.location(token.text), segmentCode: AnswerCode.segment(token.text),
        logprob: token.logprob.map { Float($0) })
    }
    // Scores, labels and flags are those that were told.
    let recorded = detections.enumerated().compactMap { $1.detection(index: $0, decodeMask: decodeMask) }
    // Of a part, or put together from several passes: the tokens tell of other places.
    let isOfWhole = changes?.contains { if case .crop = $0 { true } else { false } } != true
    if !isOfWhole || passes != nil, !recorded.isEmpty { return ParsedOutput(objects: recorded) }
    let isSame = recorded.count == parser.output.detections.count && recorded.count == detections.count
    return ParsedOutput(
      spans: isSame ? parser.output.spans : [ParsedOutput.Span(text: text, detection: nil)],
      detections: recorded)
  }

  /// What the model told of and is not so, its indices after those of the others.
  public func rejectedObjects(decodeMask: ([Int]) -> BoxMask?) -> [Detection] {
    (rejected ?? []).enumerated().compactMap { place, object in
      var object = object.detection(index: detections.count + place, decodeMask: decodeMask)
      object?.flags.insert(.rejected)
      return object
    }
  }
}

extension DetectedObject {
  /// nil where its places are none.
  func detection(index: Int, decodeMask: ([Int]) -> BoxMask?) -> Detection? {
    guard let box = LocationBox(places: locations) else { return nil }
    let codes = segmentCodes ?? []
    return Detection(
      index: index, label: label, box: box,
      segmentCodes: codes, mask: codes.count == 16 ? decodeMask(codes) : nil, score: score.map { Float($0) },
      flags: DetectionFlags(names: flags))
  }
}

extension ModelSummary {
  /// What a record tells of who answered.
  public init?(_ record: AnswerRecord) {
    guard let model = record.model else { return nil }
    self.init(
      name: model.name, engine: record.engine ?? "embedded", digest: model.digest ?? "",
      adapter: model.adapter,
      imageSize: model.imageSize, precision: model.precision, server: model.server, hasMaskDecoder: true,
      capabilities: record.scores == "tokens" ? [] : .all)
  }
}

extension Timing {
  /// What a record tells of it.
  public init(_ seconds: AnswerRecord.Seconds) {
    self.init()
    (vision, prefill, decode) = (seconds.visionS, seconds.prefillS, seconds.decodeS)
    tokensPerSecond = seconds.tokensPerS
  }
}

extension GenerationOptions {
  public init(_ options: AnswerRecord.Options) {
    self.init(
      maxTokens: options.maxTokens, temperature: options.temperature, topK: options.topK, topP: options.topP,
      seed: options.seed, constrained: options.constrained)
  }
}
