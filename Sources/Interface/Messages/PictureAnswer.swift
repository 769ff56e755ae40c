import Answers
import Files
import Pictures

/// An object by the answer that found it and its place there.
public struct AnsweredObject: Sendable, Hashable {
  public let run: RunID
  public let object: Int
}

/// What was asked about a picture, or several, and what has been answered so far.
public struct PictureAnswer: Sendable, Equatable {
  /// As it was asked.
  public let request: Request
  /// The object that the prompt speaks of: it and those found with it stay on the picture.
  public let origin: AnsweredObject?
  /// Who answers; nil before it begins.
  public internal(set) var model: ModelSummary?
  public internal(set) var output = ParsedOutput()
  public internal(set) var promptIDs: [Int] = []
  public internal(set) var tokens: [GeneratedToken] = []
  public internal(set) var finish: FinishReason?
  public internal(set) var timing: Timing?
  /// One line.
  public internal(set) var failure: String?
  /// The pictures as they were read; empty before that.
  public internal(set) var pictures: [PictureIdentity] = []

  init(_ request: Request, origin: AnsweredObject? = nil) {
    self.request = request
    self.origin = origin
  }

  /// What was kept of an answer about a picture, which may lie elsewhere now.
  init(_ kept: KeptAnswer, id: RunID, at path: Path, stamp: FileStamp?) {
    let record = kept.record
    let paths = [path] + record.images.dropFirst()
    self.init(
      Request(
        id: id, pictures: paths.map { .file($0) }, prompt: Prompt(record.prompt),
        options: GenerationOptions(record.options), start: record.start ?? ""))
    model = ModelSummary(record)
    output = kept.output
    promptIDs = record.promptIDs
    tokens = record.tokens.map {
      GeneratedToken(
        id: $0.id, text: $0.text, logprob: $0.logprob.map { Float($0) }, isGiven: $0.given ?? false)
    }
    finish = record.finish.flatMap { FinishReason(rawValue: $0) }
    timing = record.timing.map { Timing($0) }
    failure = record.error
    pictures = [
      PictureIdentity(
        path: path, stamp: stamp, digest: record.digests?.first, width: record.width, height: record.height)
    ]
  }

  public var id: RunID { request.id }
  public var prompt: Prompt { request.prompt }
  public var paths: [Path] { request.paths }
  public var isDone: Bool { finish != nil || failure != nil }
  public var text: String { output.spans.map(\.text).joined() }

  /// The objects that lie on a picture: boxes of an answer about several pictures are those of the first one.
  public func detections(on path: Path) -> [Detection] { paths.first == path ? output.detections : [] }

  func isAbout(_ stamp: FileStamp, at path: Path) -> Bool {
    guard let picture = pictures.first(where: { $0.path == path }), let read = picture.stamp else {
      return true
    }
    return read == stamp
  }

  /// Whether another answers the same question of the same model.
  func isReplaced(by other: PictureAnswer) -> Bool {
    isDone && prompt == other.prompt && paths == other.paths && request.options == other.request.options
      && request.start == other.request.start && model?.digest == other.model?.digest
      && model?.precision == other.model?.precision
  }

  mutating func take(_ answer: Answer) {
    output = answer.output
    promptIDs = answer.promptIDs
    tokens = answer.tokens
    finish = answer.finish
    timing = answer.timing
  }

  /// Made when it is wanted: the run-length codes of masks take time.
  public var record: AnswerRecord {
    AnswerRecord(
      request, pictures: pictures, model: model, promptIDs: promptIDs, tokens: tokens, output: output,
      finish: finish, timing: timing, error: failure)
  }
}

extension Request {
  var paths: [Path] { pictures.map(\.path) }
}
