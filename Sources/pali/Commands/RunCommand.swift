import Answers
import ArgumentParser
import Files
import Foundation
import Interface
import Pictures

/// `pali run`: one answer per picture, or one for all.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Ask the model about pictures and print its answers.")

  @OptionGroup var model: ModelArguments
  @OptionGroup var sampling: SamplingArguments
  @OptionGroup var asked: AskedArguments

  @Flag(help: "Ask once about all the pictures together.")
  var together = false

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @OptionGroup var picture: PictureOutput

  @Option(help: "What to ask, its task's word first: \"caption en\", \"detect cat ; dog\".")
  var prompt: String

  @Argument(help: "PNG, JPEG or WebP files.", completion: .file())
  var image: [Path]

  func validate() throws {
    if picture.output != nil, image.count != 1, !together {
      throw ValidationError("--output takes one answer")
    }
    if picture.isStandardOutput, json { throw ValidationError("--output - and --json exclude each other") }
    if asked.distributions != .none, !json {
      throw ValidationError("--alternatives, --places and --codes need --json")
    }
    guard prompt.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--prompt is empty") }
    guard SystemText.isPlain(prompt) else { throw ValidationError("--prompt is not UTF-8 text") }
  }

  func run() throws {
    Interruption.watch()
    do {
      // Whether the picture can be written is known before the model runs.
      let settings = try Settings(model)
      var headless = try HeadlessRun(
        settings, sampling, asked, prompt: prompt, json: json, overlay: try picture.target(inputs: image))
      let failed = try headless.answer(together ? [image] : image.map { [$0] })
      if Interruption.isRequested { throw ExitCode(130) }
      if failed { throw ExitCode(1) }
    } catch let code as ExitCode {
      throw code
    } catch {
      if Interruption.isRequested { throw ExitCode(130) }
      StandardStreams.complain(error)
      throw ExitCode(1)
    }
  }
}

/// An engine that answers one prompt about picture after picture.
private struct HeadlessRun {
  private let engine: HeadlessEngine
  /// The picture under way alone: whoever asks about many has no use for those before.
  private let pictures = PictureStore(byteLimit: 0)
  private let model: ModelSummary
  private let options: GenerationOptions
  private let prompt: Prompt
  private let asked: AskedArguments
  private let json: Bool
  /// Where the first picture goes, with what was found on it.
  private let overlay: PictureOutput.Target?
  /// Of what is drawn there.
  private let theme: Theme
  private let bar: ProgressBar
  /// Whether an answer must say which picture it is about.
  private var isOneOfSeveral = false

  init(
    _ settings: Settings, _ sampling: SamplingArguments, _ asked: AskedArguments, prompt: String, json: Bool,
    overlay: PictureOutput.Target?
  ) throws {
    self.prompt = Prompt(prompt)
    self.asked = asked
    self.json = json
    self.overlay = overlay
    options = sampling.options(settings.options)
    theme = try overlay.map { _ in try settings.theme(for: .direct) } ?? .builtIn
    let bar = ProgressBar()
    defer { bar.clear() }
    engine = try HeadlessEngine { [pictures] in try settings.engine(pictures: pictures, handler: $0) }
    model = try engine.load { bar.update("load", $0) }
    self.bar = bar
    if let warning = model.warning {
      bar.clear()
      StandardStreams.complain(warning)
    }
    if let note = model.note { bar.note(note) }
  }

  /// Answers for each group of pictures. Tells whether one of them failed: the others are answered all the same.
  mutating func answer(_ groups: [[Path]]) throws -> Bool {
    var failed = false
    var lacksMasks = false
    isOneOfSeveral = groups.count > 1
    let requests = groups.enumerated().map { request(RunID(UInt64($0)), about: $1) }
    try engine.answer(
      requests, atOnce: model.runsAtOnce, progress: { bar.update($0.rawValue, $1) },
      tell: { request, outcome in
        bar.clear()
        do {
          let (answer, read) = try outcome.get()
          try show(answer, request, read)
          lacksMasks = lacksMasks || answer.output.lacksMasks
        } catch let error as CommandError {
          throw error
        } catch {
          StandardStreams.complain(error)
          failed = true
        }
      })
    if lacksMasks { StandardStreams.complain(MissingMasks(hasDecoder: model.hasMaskDecoder)) }
    return failed
  }

  private func request(_ id: RunID, about paths: [Path]) -> Request {
    Request(
      id: id, pictures: paths.map { .file($0) }, prompt: prompt, options: options, start: asked.start,
      distributions: asked.distributions)
  }

  /// Boxes of an answer about several pictures are those of the first one.
  private func show(_ answer: Answer, _ request: Request, _ read: [PictureIdentity]) throws {
    let first = request.pictures[0]
    let isStopped = answer.finish == .cancelled
    if let overlay, !isStopped {
      let scene = OverlayScene(detections: answer.output.detections, theme: theme)
      try overlay.write(scene.painted(on: pictures.whole(first).picture))
    }
    if json {
      let record = AnswerRecord(request, pictures: read, model: model, answer: answer)
      try StandardStreams.print(record.json)
    } else if overlay?.isStandardOutput != true {
      if !isStopped || !answer.text.isEmpty { try StandardStreams.print(line(answer, first.path)) }
      if isStopped { StandardStreams.complain("\(first.path): stopped before the end of its answer") }
    }
  }

  /// One line a picture where there are several.
  private func line(_ answer: Answer, _ path: Path) -> String {
    isOneOfSeveral ? DisplayText.line("\(path): \(answer.text)") : DisplayText.lines(answer.text)
  }
}

extension ParsedOutput {
  /// Whether there are codes of masks that could not be decoded.
  fileprivate var lacksMasks: Bool {
    detections.contains { $0.segmentCodes.count == 16 && $0.mask == nil }
  }
}

/// Said once when an answer has masks that cannot be drawn.
private struct MissingMasks: Error, CustomStringConvertible {
  let hasDecoder: Bool

  var description: String {
    hasDecoder
      ? "not every mask could be decoded: codes beyond the codebook, numbers that are not finite, or no memory"
      : "no mask decoder: only boxes are given; pali pull masks fetches big_vision's"
  }
}
