import Answers
import Files
import Foundation
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
  /// Of answers that are scored, those that have been, in the order in which they were given.
  public internal(set) var candidates: [CandidateScore] = []
  public internal(set) var finish: FinishReason?
  public internal(set) var timing: Timing?
  /// One line.
  public internal(set) var failure: String?
  /// The pictures as they were read; empty before that.
  public internal(set) var pictures: [PictureIdentity] = []
  /// Its number in the store; nil: it is not there.
  public internal(set) var kept: Int64?
  public internal(set) var isPinned = false
  /// When it was given, seconds since 1970; nil: in this session.
  public private(set) var time: Int?

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
        id: id, pictures: Self.pictures(paths, record.changes ?? []), prompt: Prompt(record.prompt),
        options: GenerationOptions(record.options), start: AnswerStart(record.start ?? ""),
        candidates: record.candidates?.map(\.text) ?? [], passes: record.passes ?? .one))
    (self.kept, isPinned, time) = (kept.id, kept.isPinned, kept.time)
    model = ModelSummary(record)
    output = MaskOfBox.named(kept.output, by: request)
    if isTruth { output.rewrite() }
    promptIDs = record.promptIDs
    tokens = record.generatedTokens
    candidates = record.candidates?.enumerated().map { CandidateScore($1, index: $0) } ?? []
    finish = record.finish.flatMap { FinishReason(rawValue: $0) }
    timing = record.timing.map { Timing($0) }
    failure = record.error
    pictures = [
      PictureIdentity(
        path: path, stamp: stamp, digest: record.digests?.first, width: record.width, height: record.height)
    ]
  }

  /// What was done to pixels was done to the first picture's.
  private static func pictures(_ paths: [Path], _ changes: [PictureChange]) -> [PictureReference] {
    paths.enumerated().map { place, path in
      place == 0 && !changes.isEmpty ? .changed(.file(path), changes) : .file(path)
    }
  }

  public var id: RunID { request.id }
  public var prompt: Prompt { request.prompt }
  public var paths: [Path] { request.paths }
  public var isDone: Bool { finish != nil || failure != nil }
  public var text: String { output.text }

  /// Its steps, as they are read.
  var steps: AnswerSteps { AnswerSteps(tokens) }

  /// Whether it tells of the picture as it is: not so of one that was painted over, which is an experiment.
  var isToBeKept: Bool {
    !request.pictures.contains { $0.changes.contains { if case .erase = $0 { true } else { false } } }
  }

  /// Whether its tokens are those of one walk through the model, which can be made again: not mended, and not put
  /// together.
  var isOneWalk: Bool { !isTruth && request.passes == .one && request.candidates.isEmpty && !tokens.isEmpty }

  /// How likely it was to go on where it ended, of an answer of objects; nil: that is not known.
  var goingOn: Float? {
    guard prompt.seeksObjects, request.passes == .one, !isTruth, finish == .eos, let end = tokens.last,
      end.isEnd,
      let logprob = end.logprob, logprob.isFinite
    else { return nil }
    return 1 - exp(min(logprob, 0))
  }

  /// The part of the picture that was asked about, or that was changed before; nil: there is none.
  var region: (box: PictureArea, word: String)? {
    guard case let changes = request.pictures.first?.changes ?? [], !changes.isEmpty else {
      let places = request.start.isEmpty ? captionedPlaces : request.start.text
      // An answer that goes on begins with a box, too.
      guard let box = LocationBox(beginning: places), box.text == places else { return nil }
      return (PictureArea(box), "region")
    }
    switch changes[0] {
    case .crop(let area): return (area, "cropped")
    case .erase(let area, let eraser): return (area, eraser == .mean ? "painted over" : "blurred")
    }
  }

  /// How it was asked, where not plainly: a few words; empty: once, and of the picture as it is.
  var kind: String {
    let passes = request.passes
    let tiles = passes.tiles.map { "tiles \($0.across)x\($0.down)" } ?? ""
    let changed = request.pictures.first?.changes.isEmpty == false ? region?.word ?? "" : ""
    let parts = [
      request.candidates.isEmpty ? "" : "ranking of \(request.candidates.count)", changed,
      MaskOfBox.isAsked(by: request) ? "mask of a box" : "", passes.more ? "more" : "",
      passes.eachName ? "each name" : "", tiles, isTruth ? "mended" : "",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private var captionedPlaces: String {
    prompt.task == .region ? String(prompt.text.dropFirst("caption ".count)) : ""
  }

  /// Whether it is no model's answer but tells what is so.
  public var isTruth: Bool { model?.engine == AnswerRecord.truthEngine }

  /// Whether it is made of objects.
  var isMendable: Bool { isTruth || prompt.seeksObjects || !output.detections.isEmpty }

  /// Whether nothing in it was changed by anybody.
  var isAsSaid: Bool {
    output.detections.allSatisfy {
      $0.flags.isDisjoint(with: [.accepted, .rejected, .relabelled, .moved, .added])
    }
  }

  /// The same to be mended: it tells what is so, beginning with what the model said.
  func mended(as id: RunID, _ model: ModelSummary) -> PictureAnswer {
    var mended = PictureAnswer(
      Request(
        id: id, pictures: request.pictures, prompt: request.prompt, options: request.options,
        start: request.start, passes: request.passes))
    mended.model = model.said(by: AnswerRecord.truthEngine)
    (mended.output, mended.promptIDs, mended.tokens) = (output, promptIDs, tokens)
    (mended.finish, mended.timing, mended.pictures) = (finish, timing, pictures)
    return mended
  }

  /// Whether it is what somebody made of that answer.
  func isMended(from said: PictureAnswer) -> Bool {
    isTruth && !said.isTruth && prompt == said.prompt && tokens == said.tokens
      && request.passes == said.request.passes
  }

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
    isDone && prompt == other.prompt && request.pictures == other.request.pictures
      && request.options == other.request.options && request.start.text == other.request.start.text
      && request.candidates == other.request.candidates && request.passes == other.request.passes
      && model?.digest == other.model?.digest
      && model?.precision == other.model?.precision && isTruth == other.isTruth
  }

  mutating func take(_ answer: Answer) {
    // Of answers that are scored, what was given before them is none of their own.
    output = request.candidates.isEmpty ? MaskOfBox.named(answer.output, by: request) : ParsedOutput()
    promptIDs = answer.promptIDs
    tokens = answer.tokens
    finish = answer.finish
    timing = answer.timing
    if !answer.candidates.isEmpty { candidates = answer.candidates }
  }

  /// For lists, filters and counts.
  var summary: AnswerSummary {
    AnswerSummary(request, model: model, output: output, finish: finish, error: failure)
  }

  /// Made when it is wanted: the run-length codes of masks take time.
  public var record: AnswerRecord {
    let record = AnswerRecord(
      request, pictures: pictures, model: model, promptIDs: promptIDs, tokens: tokens, output: output,
      finish: finish, timing: timing, candidates: candidates, error: failure)
    guard isTruth else { return record }
    let objects = zip(output.detections, record.detections)
    return record.mended(
      holding: objects.filter { !$0.0.flags.contains(.rejected) }.map(\.1),
      rejecting: objects.filter { $0.0.flags.contains(.rejected) }.map(\.1))
  }
}

extension Request {
  var paths: [Path] { pictures.map(\.path) }
}

extension Request {
  /// Whether it is the prompt alone that is asked, once, of pictures as they are.
  var isPlain: Bool {
    start.isEmpty && candidates.isEmpty && passes == .one && pictures.allSatisfy { $0.changes.isEmpty }
  }
}
