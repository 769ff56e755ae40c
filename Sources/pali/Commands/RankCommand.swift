import Answers
import ArgumentParser
import Files
import Foundation
import Pictures

/// `pali rank`: how likely each of some answers is, a picture at a time; nothing is written by the model.
struct RankCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rank", abstract: "Tell how likely each of some answers is.",
    discussion: """
      Each label is scored as the whole answer: the probability of its tokens, each after those before it, and of the \
      end after them. A table says, likeliest first: the share among these labels, which is what their probabilities \
      make of 100 %; the natural logarithm of the probability; and the same per token, the end among them, which does \
      not favour short labels. Picture and prompt are read once for all labels.

      Blanks: an answer begins without one, as the model writes it. After a --start each label gets one before it, as a \
      next word has it ("a red" and "circle"), unless it begins with a place or a mask code; blanks at the end of \
      --start are left out.
      """)

  @OptionGroup var model: ModelArguments
  @OptionGroup var labels: LabelArguments
  @OptionGroup var inputs: InputArguments

  @Option(help: "The beginning of the answer, taken as given; labels come after it.")
  var start = ""

  @Flag(help: "Rank once, of all the pictures together.")
  var together = false

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @Flag(name: .shortAndLong, help: "No progress, no summary.")
  var quiet = false

  @Option(help: "What to ask, its task's word first: \"answer en what is this?\".")
  var prompt: String

  func validate() throws {
    guard prompt.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--prompt is empty") }
    guard SystemText.isPlain(prompt) else { throw ValidationError("--prompt is not UTF-8 text") }
    guard SystemText.isPlain(start) else { throw ValidationError("--start is not UTF-8 text") }
    let readers = [labels.labelsFrom, inputs.filesFrom].compactMap { $0 } + inputs.image
    guard readers.count(where: { $0 == "-" }) < 2 else {
      throw ValidationError("standard input is one thing only: labels, a list of paths or a picture")
    }
  }

  func run() throws {
    try reporting {
      let settings = try Settings(model)
      let named = try labels.read()
      let found = try inputs.pictures(apartFrom: [])
      let run = try HeadlessRun(settings, isQuiet: quiet)
      found.faults.forEach(StandardStreams.complain)
      let questions = questions(found.pictures, named, settings.options)
      var outputs = RankOutputs(labels: named, json: json, namesPictures: questions.count > 1)
      let summary = try run.answer(
        questions, &outputs, isListed: found.areListed, unsupported: found.unsupported)
      if Interruption.isRequested { throw ExitCode(130) }
      if summary.failed > 0 || !found.faults.isEmpty { throw ExitCode(1) }
    }
  }

  private func questions(
    _ pictures: [PictureInputs.Picture], _ named: [String], _ options: GenerationOptions
  ) -> BatchQuestions {
    let groups = together ? [pictures] : pictures.map { [$0] }
    let start = Self.trimmed(start)
    let candidates = named.map { Self.written($0, after: start) }
    return BatchQuestions(
      groups.filter { !$0.isEmpty }.map { .init(pictures: $0, prompts: [Prompt(prompt)]) },
      limit: inputs.limit
    ) { id, pictures, prompt in
      Request(
        id: id, pictures: pictures, prompt: prompt, options: options, start: AnswerStart(start),
        candidates: candidates)
    }
  }

  /// Without the blanks at its end, which belong to what follows.
  static func trimmed(_ start: String) -> String {
    String(start.reversed().drop { $0 == " " }.reversed())
  }

  /// As the model would write it there.
  static func written(_ label: String, after start: String) -> String {
    let isCode = label.hasPrefix("<loc") || label.hasPrefix("<seg")
    return start.isEmpty || isCode ? label : " " + label
  }
}
