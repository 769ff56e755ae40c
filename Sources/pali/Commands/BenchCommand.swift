import ArgumentParser
import Files
import Foundation
import Interface
import PaliGemma
import Pictures
import Tensors

/// `pali bench`: how fast a model is on this machine, and how near that is to what the machine can do.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast a model runs on this machine.",
    discussion: """
      Without --model, a model of that shape is made of random weights: its speed is the real one's. After one \
      run to warm up come the runs that count. Shares are of this machine's arithmetic (vision, prompt) and of \
      its reading (tokens), measured in the same minute: other programs take their part of both.
      """)

  @OptionGroup var model: ModelArguments

  @Option(help: "The shape to make: \(SyntheticModel.names.joined(separator: ", ")).")
  var synthetic = "3b-224"

  @Option(.number(1...1000), help: "Runs that count.")
  var runs = 3

  @Option(.number(1...8192), help: "Tokens to generate in a run.")
  var tokens = 32

  @Option(.number(1...256), help: "Pictures in the prompt.")
  var images = 1

  @Option(.number(1...8192), help: "Tokens of text in the prompt.")
  var promptTokens = 8

  @Option(
    help: "Also measure so many answers decoded together, one alone among them for the gain: 1,2,4,8.",
    transform: BatchSizes.init)
  var batch = BatchSizes()

  @Flag(help: "Measure single operations at the shape's sizes instead.")
  var kernels = false

  @Flag(help: "Compare the answers of --model in --precision with those in float32, on pictures, instead.")
  var drift = false

  @Option(help: "What --drift asks.")
  var prompt = "caption en"

  @Argument(help: "Pictures for --drift.", completion: .file())
  var pictures: [Path] = []

  @Flag(help: "Print one JSON object a line.")
  var json = false

  func validate() throws {
    if model.server != nil { throw ValidationError("bench measures this machine, no --server") }
    if kernels, model.model != nil { throw ValidationError("--kernels takes its shapes from --synthetic") }
    if drift, kernels { throw ValidationError("--drift and --kernels exclude each other") }
    if !batch.counts.isEmpty, kernels || drift { throw ValidationError("--batch measures a whole model") }
    if drift == pictures.isEmpty { throw ValidationError("--drift needs pictures, and they need --drift") }
  }

  func run() throws {
    try reporting {
      let bar = ProgressBar()
      defer { bar.clear() }
      if kernels {
        try measureKernels(bar)
      } else if drift {
        try measureDrift(bar)
      } else {
        try measureModel(bar)
      }
    }
  }

  private func measureModel(_ bar: ProgressBar) throws {
    var plan = Benchmark.Plan()
    (plan.tokens, plan.images, plan.promptTokens) = (tokens, images, promptTokens)
    (plan.together, plan.rounds) = (batch.counts, runs)
    plan.threads = model.threads
    plan.precision = SettingsTable[\.precision].resolved(model.precision)
    let load = { (fraction: Double) in bar.update("load", fraction) }
    let stop = { Interruption.isRequested }
    let benchmark =
      model.model == nil
      ? try Benchmark(SyntheticModel(synthetic), plan, progress: load, isCancelled: stop)
      : try Benchmark(Settings(model).embedded(), plan, progress: load, isCancelled: stop)
    var measured: [BenchmarkReport.Run] = []
    for run in 0...runs {
      bar.update(run == 0 ? "warm up" : "run \(run) of \(runs)", Double(run) / Double(runs + 1))
      let found = try benchmark.run()
      if run > 0 { measured.append(found) }
    }
    let together = try benchmark.together { bar.update("together", $0) }
    bar.clear()
    let lines = BenchText(BenchmarkReport(benchmark.report, measured, together: together))
    for line in json ? [lines.json] : lines.table { try StandardStreams.print(line) }
  }

  private func measureDrift(_ bar: ProgressBar) throws {
    let pictures = try pictures.map { try PictureFile.decode($0) }
    let drift = try Drift(
      Settings(model).embedded(), pictures: pictures, prompt: prompt, tokens: tokens,
      progress: { bar.update("compare", $0) }, isCancelled: { Interruption.isRequested })
    bar.clear()
    try StandardStreams.print(json ? BenchText.json(drift) : BenchText.line(drift))
  }

  private func measureKernels(_ bar: ProgressBar) throws {
    let shape = try SyntheticModel(synthetic)
    let precisions = model.precision.flatMap(Precision.init).map { [$0] } ?? Precision.allCases
    for path in KernelPath.detected {
      bar.update(path.rawValue, 0)
      let benchmark = try KernelBenchmark(shape, threads: model.threads, kernels: path, tries: runs)
      var results = try benchmark.attention()
      for (index, precision) in precisions.enumerated() {
        if Interruption.isRequested { throw ExitCode(130) }
        bar.update(path.rawValue, Double(index) / Double(precisions.count))
        results += try benchmark.products(precision)
      }
      bar.clear()
      for result in results {
        try StandardStreams.print(json ? BenchText.json(result) : BenchText.row(result))
      }
    }
  }
}

/// Numbers of answers that decode together, as a command line lists them.
struct BatchSizes {
  private(set) var counts: [Int] = []

  init() {}

  init(_ text: String) throws {
    let limits = 1...Benchmark.Plan.mostTogether
    counts = try text.split(separator: ",", omittingEmptySubsequences: false).map {
      guard let count = Int($0), limits ~= count else {
        throw ValidationError("must be numbers from 1 to \(limits.upperBound) with commas between")
      }
      return count
    }
    guard Set(counts).count == counts.count else { throw ValidationError("names a number twice") }
  }
}
