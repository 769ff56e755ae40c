import Answers
import ArgumentParser
import Files
import Foundation
import Interface
import Pictures

/// `pali run`: prompts about pictures and folders; an answer per picture, or one for all.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Ask the model about pictures and folders and print its answers.")

  @OptionGroup var model: ModelArguments
  @OptionGroup var sampling: SamplingArguments
  @OptionGroup var asked: AskedArguments
  @OptionGroup var passes: PassArguments
  @OptionGroup var inputs: InputArguments
  @OptionGroup var results: ResultArguments

  @Flag(help: "Ask once about all the pictures together.")
  var together = false

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @OptionGroup var picture: PictureOutput

  @Option(
    help: """
      Write where each step looked to this NumPy archive: weights [steps, layers, heads, patches], steps, and tokens, \
      which hold the text of each.
      """, completion: .file(extensions: ["npz"]))
  var attention: Path?

  @Option(
    help: "What to ask, its task's word first: \"caption en\", \"detect cat ; dog\". May be given again.")
  var prompt: [String]

  func validate() throws {
    if attention != nil, passes.passes != .one {
      throw ValidationError("--attention is of one pass: not with --more, --each-name or --tiles")
    }
    if picture.output != nil, inputs.isSeveral || prompt.count > 1, !(together && prompt.count == 1) {
      throw ValidationError("--output takes one answer; --overlays DIR takes several")
    }
    if attention != nil, inputs.isSeveral || prompt.count > 1, !(together && prompt.count == 1) {
      throw ValidationError("--attention takes one picture and one prompt, or --together")
    }
    if picture.isStandardOutput, json { throw ValidationError("--output - and --json exclude each other") }
    if asked.distributions != .none, !json, results.recorded.records == nil {
      throw ValidationError("--alternatives, --places and --codes need --json or --records")
    }
    if picture.force, picture.output == nil, attention == nil, !results.isFolderAsked {
      throw ValidationError("--force needs --output, --attention, --overlays or --mask-images")
    }
    if together, results.isFolderAsked {
      throw ValidationError("--together has no --overlays or --mask-images")
    }
    guard !prompt.isEmpty, prompt.allSatisfy({ $0.contains { !$0.isWhitespace } }) else {
      throw ValidationError("--prompt is empty")
    }
    try passes.check(prompt.map { Prompt($0) }, start: asked.start, isTogether: together)
    if passes.passes != .one, asked.distributions != .none {
      throw ValidationError("--alternatives, --places and --codes are told of one pass")
    }
    guard prompt.allSatisfy(SystemText.isPlain) else { throw ValidationError("--prompt is not UTF-8 text") }
  }

  func run() throws {
    try reporting {
      let settings = try Settings(model)
      let found = try inputs.pictures(apartFrom: results.folders)
      // Whether results can be written is known before the model runs.
      var outputs = try RunOutputs(
        settings, results, picture, attention: attention, json: json, inputs: found.pictures,
        isTogether: together)
      let prompts = prompt.map { Prompt($0) }
      if !results.quiet, let line = passes.line(prompts) { StandardStreams.complain(line) }
      let run = try HeadlessRun(settings, isQuiet: results.quiet)
      let wish = BatchWish(
        prompts: prompts, options: sampling.options(settings.options), start: asked.start,
        distributions: asked.distributions, attention: attention == nil ? .none : .all, passes: passes.passes,
        region: passes.region, isTogether: together, limit: inputs.limit)
      found.faults.forEach(StandardStreams.complain)
      let questions = BatchQuestions(found.pictures, wish)
      outputs.namesPictures = questions.count > 1
      let summary = try run.answer(
        questions, &outputs, isListed: found.areListed, unsupported: found.unsupported)
      outputs.finish(hasMaskDecoder: run.model.hasMaskDecoder)
      if Interruption.isRequested { throw ExitCode(130) }
      if summary.failed > 0 || !found.faults.isEmpty { throw ExitCode(1) }
    }
  }
}
