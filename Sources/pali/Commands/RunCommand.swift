import ArgumentParser
import Files
import Foundation
import Interface
import PaliGemma
import Pictures

/// `pali run`: one answer per picture, or one for all.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Ask the model about pictures and print its answers.")

  @OptionGroup var model: ModelArguments
  @OptionGroup var sampling: SamplingArguments

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
    guard SystemText.isPlain(prompt) else { throw ValidationError("--prompt is not UTF-8 text") }
  }

  func run() throws {
    Interruption.watch()
    do {
      // Whether the picture can be written is known before the model runs.
      let settings = try Settings(model)
      var headless = try HeadlessRun(
        settings, sampling, prompt: prompt, json: json, overlay: try picture.target(inputs: image))
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

/// A loaded model that answers one prompt about picture after picture.
private struct HeadlessRun {
  private let loaded: LoadedModel
  private let options: GenerationOptions
  private let prompt: String
  private let json: Bool
  /// Where the first picture goes, with what was found on it.
  private let overlay: PictureOutput.Target?
  /// Of what is drawn there.
  private let theme: Theme
  private let bar: ProgressBar
  /// Whether an answer must say which picture it is about.
  private var isOneOfSeveral = false

  init(
    _ settings: Settings, _ sampling: SamplingArguments, prompt: String, json: Bool,
    overlay: PictureOutput.Target?
  ) throws {
    self.prompt = prompt
    self.json = json
    self.overlay = overlay
    options = GenerationOptions(
      maxTokens: settings.maxTokens, temperature: sampling.temperature, topK: sampling.topK,
      topP: sampling.topP, seed: sampling.seed, constrained: settings.constrained)
    theme = try overlay.map { _ in try settings.themes.load(settings.theme, for: .direct) } ?? .builtIn
    let session = try settings.session()
    let bar = ProgressBar()
    defer { bar.clear() }
    loaded = try LoadedModel(
      session, progress: { bar.update("load", $0) }, isCancelled: { Interruption.isRequested })
    self.bar = bar
    if let warning = loaded.summary.warning {
      bar.clear()
      StandardStreams.complain(warning)
    }
    if let note = loaded.summary.note { bar.note(note) }
  }

  /// Answers for each group of pictures. Tells whether one of them failed: the others are answered all the same.
  mutating func answer(_ groups: [[Path]]) throws -> Bool {
    var failed = false
    var lacksMasks = false
    isOneOfSeveral = groups.count > 1
    for paths in groups where !Interruption.isRequested {
      do {
        let output = try answer(paths)
        lacksMasks =
          lacksMasks || output.detections.contains { $0.segmentCodes.count == 16 && $0.mask == nil }
      } catch let error as CommandError {
        throw error
      } catch {
        bar.clear()
        StandardStreams.complain(error)
        failed = true
      }
    }
    if lacksMasks { StandardStreams.complain(MissingMasks(hasDecoder: loaded.summary.hasMaskDecoder)) }
    return failed
  }

  private func answer(_ paths: [Path]) throws -> ParsedOutput {
    let pictures = try paths.map { KeyedPicture(key: $0.text, picture: try PictureFile.decode($0)) }
    let request = Request(id: 0, pictures: pictures, prompt: prompt, options: options)
    let answer = try loaded.answer(
      request,
      onEvent: { [bar] event in
        if case .progress(let phase, let fraction) = event { bar.update(phase.rawValue, fraction) }
      }, isCancelled: { Interruption.isRequested })
    bar.clear()
    try show(answer, paths, pictures[0].picture)
    return answer.output
  }

  /// Boxes of an answer about several pictures are those of the first one.
  private func show(_ answer: Answer, _ paths: [Path], _ first: Picture) throws {
    if let overlay {
      try overlay.write(OverlayPainter(theme).paint(answer.output.detections, on: first))
    }
    if json {
      let record = AnswerRecord(
        images: paths, prompt: prompt, answer: answer, width: first.width, height: first.height)
      try StandardStreams.print(record.json)
    } else if overlay?.isStandardOutput != true {
      let name = isOneOfSeveral ? DisplayText.line("\(paths[0]): ") : ""
      try StandardStreams.print(name + DisplayText.lines(answer.text))
    }
  }
}

/// Said once when an answer has masks that cannot be drawn.
private struct MissingMasks: Error, CustomStringConvertible {
  let hasDecoder: Bool

  var description: String {
    hasDecoder
      ? "not every mask could be decoded: codes beyond the codebook, numbers that are not finite, or no memory"
      : "no mask decoder: only boxes are given; put big_vision's vae-oid.npz beside the model, or name it with --masks"
  }
}
