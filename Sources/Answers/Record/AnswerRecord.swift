import Files
import JSON

/// An answer as one line of JSON: what `pali run --json` prints and `Y` copies. README.md has its fields.
///
/// Boxes are in pixels of the upright picture, x0 y0 x1 y1; masks are COCO's run-length code over that picture.
public struct AnswerRecord: Sendable, Equatable {
  /// Counts up when a field changes its meaning or goes; new ones may come without.
  public static let version = 1

  public let images: [Path]
  public let prompt: Prompt
  public let promptIDs: [Int]
  public let tokens: [GeneratedToken]
  public let text: String
  public let detections: [Detection]
  /// nil while it is still written.
  public let finish: FinishReason?
  public let timing: Timing?
  /// Of the first picture, upright.
  public let width: Int, height: Int

  public init(
    images: [Path], prompt: Prompt, promptIDs: [Int], tokens: [GeneratedToken], output: ParsedOutput,
    finish: FinishReason?, timing: Timing?, width: Int, height: Int
  ) {
    self.images = images
    self.prompt = prompt
    self.promptIDs = promptIDs
    self.tokens = tokens
    text = output.spans.map(\.text).joined()
    detections = output.detections
    self.finish = finish
    self.timing = timing
    (self.width, self.height) = (width, height)
  }

  public init(images: [Path], prompt: Prompt, answer: Answer, width: Int, height: Int) {
    self.init(
      images: images, prompt: prompt, promptIDs: answer.promptIDs, tokens: answer.tokens,
      output: answer.output, finish: answer.finish, timing: answer.timing, width: width, height: height)
  }

  public var json: String {
    JSONLine.text(
      .object([
        ("version", .int(Self.version)),
        ("images", .array(images.map { .path($0) })),
        ("width", .int(width)), ("height", .int(height)),
        ("prompt", .string(prompt.text)),
        ("prompt_ids", .array(promptIDs.map { .int($0) })),
        ("text", .string(text)),
        ("tokens", .array(tokens.map(Self.token))),
        ("detections", .array(detections.map(object))),
        ("finish", finish.map { .string($0.rawValue) } ?? .null),
        ("timing", timing.map(Self.seconds) ?? .null),
      ]))
  }

  private static func token(_ token: GeneratedToken) -> JSONLine.Value {
    .object([
      ("id", .int(token.id)), ("text", .string(token.text)), ("logprob", .number(Double(token.logprob))),
    ])
  }

  private func object(_ detection: Detection) -> JSONLine.Value {
    let box = detection.box.pixels(width: width, height: height)
    var fields: [(String, JSONLine.Value)] = [
      ("label", .string(detection.label)),
      ("box", .array([box.x0, box.y0, box.x1, box.y1].map { .number($0) })),
      ("score", .number(Double(detection.score))),
      ("flags", .array(detection.flags.names.map { .string($0) })),
    ]
    if !detection.segmentCodes.isEmpty {
      fields.append(("segment_codes", .array(detection.segmentCodes.map { .int($0) })))
    }
    if let mask = detection.mask {
      let region = mask.pasted(in: detection.box, width: width, height: height)
      let code = RunLengths(region, width: width, height: height)
      fields.append(
        ("mask", .object([("size", .array([.int(height), .int(width)])), ("counts", .string(code.text))])))
    }
    return .object(fields)
  }

  private static func seconds(_ timing: Timing) -> JSONLine.Value {
    .object([
      ("vision_s", .number(timing.vision)), ("prefill_s", .number(timing.prefill)),
      ("decode_s", .number(timing.decode)), ("tokens_per_s", .number(timing.tokensPerSecond)),
    ])
  }
}

extension DetectionFlags {
  /// As records have them.
  public var names: [String] {
    let all: [(DetectionFlags, String)] = [
      (.missingLabel, "missing_label"), (.inverted, "inverted"),
      (.wrongSegmentCount, "wrong_segment_count"), (.extraLocations, "extra_locations"),
    ]
    return all.filter { contains($0.0) }.map(\.1)
  }
}
