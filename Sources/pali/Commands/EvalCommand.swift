import Answers
import ArgumentParser
import Evaluation
import Files
import GroundTruth
import Interface
import JSON

/// `pali eval`: how good answers are, by a data set that says what is right.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Measure answers by a data set that says what is right.",
    discussion: """
      The truth is lines of {"image", "prefix", "suffix" or "answers" or "captions"}, or a COCO file. Answers come from \
      --predictions; what is missing there is asked of the model. With --records FILE --resume what was stopped goes \
      on. Metrics:
      \(Metric.allCases.map { "\($0.rawValue): \($0.help)" }.joined(separator: "\n"))
      """)

  @OptionGroup var model: ModelArguments
  @OptionGroup var sampling: SamplingArguments

  @Option(help: "What is right: a JSONL or COCO file.", completion: .file())
  var truth: Path

  @Option(
    help: "auto, or one of \(Metric.allCases.map(\.rawValue).joined(separator: ", ")).",
    completion: .list(["auto"] + Metric.allCases.map(\.rawValue)))
  var metric = "auto"

  @Option(
    help: "Answers: records, lines of image, prefix and suffix, or COCO results. May be given again.",
    completion: .file())
  var predictions: [Path] = []

  @Option(
    help:
      "What to ask, in place of the data set's own; {classes} stands for all categories, {class} for each.")
  var prompt: String?

  @Option(help: "The folder that the pictures lie in (default: that of the truth).", completion: .directory)
  var pictures: Path?

  @Flag(help: "Do not ask the model: what is missing counts as an answer that says nothing.")
  var noAsking = false

  @OptionGroup var recorded: RecordArguments

  @Option(.number(0...10_000), help: "Also list so many that went worst.")
  var worst = 0

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard metric == "auto" || Metric(rawValue: metric) != nil else {
      throw ValidationError(
        "--metric must be auto or one of \(Metric.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  func run() throws {
    try reporting {
      let told = try Truth(try readFile(truth, limit: Self.truthLimit), file: truth.description)
      let truth = prompt == nil ? told : told.withoutPrompts
      var answers = Predictions(truth)
      for path in predictions {
        try answers.add(try readFile(path, limit: Self.truthLimit), file: path.description, truth: truth)
      }
      let settings = try Settings(model)
      if !noAsking, answers.missing > 0 { try ask(told, settings, &answers) }
      let decoder = try settings.maskDecoder.map { try SharedMaskDecoder($0, threads: settings.threads) }
      let score = try Evaluation(truth, answers.items, decodeMask: decoder?.decode)
        .score(Metric(rawValue: metric) ?? .auto(truth))
      try show(score, truth, answers)
    }
  }

  private static let truthLimit = 1 << 30

  // MARK: Asking

  private func ask(_ truth: Truth, _ settings: Settings, _ answers: inout Predictions) throws {
    let prompts = truth.prompts(prompt)
    guard prompts.contains(where: { !$0.isEmpty }) || !predictions.isEmpty else {
      throw CommandError.noPrompt(self.truth)
    }
    let missing = answers.items.indices.filter { answers.items[$0] == nil && !prompts[$0].isEmpty }
    guard !missing.isEmpty else { return }
    let questions = questions(missing.map { (truth.items[$0].images, prompts[$0]) }, settings)
    var outputs = try EvalOutputs(answers, missing.map { truth.items[$0] }, recorded)
    _ = try HeadlessRun(settings, isQuiet: json).answer(questions, &outputs)
    answers = outputs.answers
    if Interruption.isRequested { throw ExitCode(130) }
  }

  private func questions(_ asked: [(images: [Path], prompts: [String])], _ settings: Settings)
    -> BatchQuestions
  {
    let folder = pictures ?? truth.parent
    let groups = asked.map { item in
      BatchQuestions.Group(
        pictures: item.images.map { PictureInputs.Picture(path: folder.appending($0), name: $0) },
        prompts: item.prompts.map { Prompt($0) })
    }
    let options = sampling.options(settings.options)
    return BatchQuestions(groups) { Request(id: $0, pictures: $1, prompt: $2, options: options) }
  }

  // MARK: Telling

  private func show(_ score: Score, _ truth: Truth, _ answers: Predictions) throws {
    let report = EvalReport(score, truth, answers, worst: worst)
    if json { return try StandardStreams.print(report.json) }
    for line in report.lines { try StandardStreams.print(DisplayText.line(line)) }
  }
}
