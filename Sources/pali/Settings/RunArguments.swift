import Answers
import ArgumentParser
import Files

/// What a command line says of the model, as it is written.
struct ModelArguments: ParsableArguments {
  @Option(\.model) var model: Path?
  @Option(\.server) var server: String?
  @Option(\.parallel) var parallel: Int?
  @Option(\.precision) var precision: String?
  @Option(\.threads) var threads: Int?
  @Option(\.maxTokens) var maxTokens: Int?
  @Option(\.masks) var masks: Path?
  @Option(\.tokenizer) var tokenizer: Path?
  @Option(\.lora) var lora: Path?
  @Option(\.results) var results: Bool?
  @Flag(\.constrained) var constrained = false

  /// A server has a model of its own, in its own precision; which of several is told by its name there.
  func validate() throws {
    guard server != nil else { return }
    if precision != nil { throw ValidationError("--precision and --server exclude each other") }
    if lora != nil { throw ValidationError("--lora and --server exclude each other") }
    if constrained { throw ValidationError("--constrained and --server exclude each other") }
    if let model, (try? exists(model)) != false {
      throw ValidationError("--model FOLDER and --server exclude each other: name a model of the server")
    }
  }
}

/// How the next token is chosen.
struct SamplingArguments: ParsableArguments {
  @Option(help: "0 takes the likeliest token; above, chance decides.")
  var temperature = 0.0

  @Option(name: .customLong("top-k"), help: "Choose among this many tokens only.")
  var topK: Int?

  @Option(name: .customLong("top-p"), help: "Choose among the likeliest tokens of this joint probability.")
  var topP: Double?

  @Option(help: "The seed of chance.")
  var seed: UInt64 = 0

  /// These choices, the rest as in `options`.
  func options(_ options: GenerationOptions) -> GenerationOptions {
    var options = options
    (options.temperature, options.topK, options.topP, options.seed) = (temperature, topK, topP, seed)
    return options
  }

  func validate() throws {
    guard temperature.isFinite, (0...1e6).contains(temperature) else {
      throw ValidationError("--temperature must be a number from 0 to 1000000")
    }
    if let topK, topK < 1 { throw ValidationError("--top-k must be at least 1") }
    if let topP, !(topP > 0 && topP <= 1) { throw ValidationError("--top-p must lie above 0, up to 1") }
  }
}

/// What is asked besides the prompt: how the answer begins, and what is told of each step.
struct AskedArguments: ParsableArguments {
  @Option(help: "The beginning of the answer, taken as given; the model goes on after it.")
  var start = ""

  @Option(.number(0...1000), help: "With --json: this many of the likeliest tokens of each step.")
  var alternatives = 0

  @Flag(help: "With --json: how likely each of the 1024 places was, at steps that are one.")
  var places = false

  @Flag(help: "With --json: how likely each of the 128 mask codes was, at steps that are one.")
  var codes = false

  var distributions: DistributionQuery {
    DistributionQuery(alternatives: alternatives, places: places, codes: codes)
  }

  func validate() throws {
    guard SystemText.isPlain(start) else { throw ValidationError("--start is not UTF-8 text") }
  }
}

/// What a command line says of how the interactive program looks.
struct LookArguments: ParsableArguments {
  @Option(\.theme) var theme: String?
  @Option(\.color) var color: String?
  @Flag(\.ascii) var ascii = false
}
