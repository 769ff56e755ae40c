import PaliGemma

/// An answer as `pali run --json` prints it.
struct AnswerJSON {
  let images: [String]
  let prompt: String
  let answer: Answer
  /// Of the first picture, upright: boxes and masks are in its pixels.
  let width: Int, height: Int

  var line: String {
    JSONLine.text(
      .object([
        ("images", .array(images.map { .string($0) })),
        ("prompt", .string(prompt)),
        ("prompt_ids", .array(answer.promptIDs.map { .int($0) })),
        ("text", .string(answer.text)),
        ("tokens", .array(answer.tokens.map(token))),
        ("detections", .array(answer.output.detections.map(detection))),
        ("finish", .string(answer.finish.rawValue)),
        ("timing", timing),
      ]))
  }

  private func token(_ token: GeneratedToken) -> JSONLine.Value {
    .object([
      ("id", .int(token.id)), ("text", .string(token.text)), ("logprob", .number(Double(token.logprob))),
    ])
  }

  private func detection(_ detection: Detection) -> JSONLine.Value {
    let box = detection.box.pixels(width: width, height: height)
    var fields: [(String, JSONLine.Value)] = [
      ("label", .string(detection.label)),
      ("box", .array([box.x0, box.y0, box.x1, box.y1].map { .number($0) })),
      ("score", .number(Double(detection.score))),
    ]
    if let mask = detection.mask {
      let region = mask.pasted(in: detection.box, width: width, height: height)
      let code = RunLengths(region, width: width, height: height)
      fields.append(
        ("mask", .object([("size", .array([.int(height), .int(width)])), ("counts", .string(code.text))])))
    }
    return .object(fields)
  }

  private var timing: JSONLine.Value {
    .object([
      ("vision_s", .number(answer.timing.vision)), ("prefill_s", .number(answer.timing.prefill)),
      ("decode_s", .number(answer.timing.decode)), ("tokens_per_s", .number(answer.timing.tokensPerSecond)),
    ])
  }
}
