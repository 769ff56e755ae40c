import ArgumentParser
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

  @Option(help: "Write the picture with its boxes, labels and masks to this PNG file.")
  var output: String?

  @Option(help: "What to ask, its task's word first: \"caption en\", \"detect cat ; dog\".")
  var prompt: String

  @Argument(help: "PNG, JPEG or WebP files.")
  var image: [String]

  func validate() throws {
    if output != nil, image.count != 1, !together { throw ValidationError("--output takes one answer") }
  }

  func run() throws {
    Interruption.watch()
    do {
      let settings = try Settings(model)
      let headless = try HeadlessRun(settings, sampling, prompt: prompt, json: json, overlay: output)
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
  private let overlay: String?
  private let theme: Theme
  private let bar: ProgressBar

  init(
    _ settings: Settings, _ sampling: SamplingArguments, prompt: String, json: Bool, overlay: String?
  ) throws {
    self.prompt = prompt
    self.json = json
    self.overlay = overlay
    options = GenerationOptions(
      maxTokens: settings.maxTokens, temperature: sampling.temperature, topK: sampling.topK,
      topP: sampling.topP, seed: sampling.seed, constrained: settings.constrained)
    theme = try settings.themes.load(settings.theme, for: .direct)
    let session = try settings.session()
    let bar = ProgressBar()
    defer { bar.clear() }
    loaded = try LoadedModel(
      session, progress: { bar.update("load", $0) }, isCancelled: { Interruption.isRequested })
    self.bar = bar
    if let note = loaded.summary.note { bar.note(note) }
  }

  /// Answers for each group of pictures. Tells whether one of them failed: the others are answered all the same.
  func answer(_ groups: [[String]]) throws -> Bool {
    var failed = false
    var lacksMasks = false
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

  private func answer(_ paths: [String]) throws -> ParsedOutput {
    let pictures = try paths.map { KeyedPicture(key: $0, picture: try PictureFile.decode($0)) }
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
  private func show(_ answer: Answer, _ paths: [String], _ first: Picture) throws {
    if json {
      let json = AnswerJSON(
        images: paths, prompt: prompt, answer: answer, width: first.width, height: first.height)
      try StandardStreams.print(json.line)
    } else {
      try StandardStreams.print(DisplayText.lines(answer.text))
    }
    if let overlay {
      try OverlayPainter(theme).paint(answer.output.detections, on: first).writePNG(to: overlay)
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
