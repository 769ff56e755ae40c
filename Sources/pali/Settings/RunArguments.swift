import Answers
import ArgumentParser
import Files
import Interface
import PaliGemma

/// What a command line says of the model, as it is written.
struct ModelArguments: ParsableArguments {
  @Option(
    help: "A model's folder, or a hub id found in the local Hugging Face cache.", completion: .directory)
  var model: Path?

  @Option(help: "How weights are kept: \(PrecisionChoice.names.joined(separator: ", ")).")
  var precision: String?

  @Option(help: "Threads to compute on (default: one a core).")
  var threads: Int?

  @Option(help: "Longest answer, in tokens (default: 256).")
  var maxTokens: Int?

  @Option(
    help: "The mask decoder (big_vision's vae-oid.npz; default: beside the model).",
    completion: .file(extensions: ["npz"]))
  var masks: Path?

  @Flag(help: "Let answers to detect and segment have their form only; well-formed ones stay the same.")
  var constrained = false

  func validate() throws {
    if model?.bytes.isEmpty == true { throw ValidationError("--model needs a folder or a hub id") }
    if let precision, PrecisionChoice(precision) == nil {
      throw ValidationError("--precision must be one of \(PrecisionChoice.names.joined(separator: ", "))")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must lie between 1 and 1024")
    }
    if let maxTokens, maxTokens < 1 { throw ValidationError("--max-tokens must be at least 1") }
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

  @Option(help: "With --json: this many of the likeliest tokens of each step.")
  var alternatives = 0

  @Flag(help: "With --json: how likely each of the 1024 places was, at steps that are one.")
  var places = false

  @Flag(help: "With --json: how likely each of the 128 mask codes was, at steps that are one.")
  var codes = false

  var distributions: DistributionQuery {
    DistributionQuery(alternatives: alternatives, places: places, codes: codes)
  }

  func validate() throws {
    guard (0...1000).contains(alternatives) else {
      throw ValidationError("--alternatives must lie between 0 and 1000")
    }
    guard SystemText.isPlain(start) else { throw ValidationError("--start is not UTF-8 text") }
  }
}

/// What a command line says of how the interactive program looks.
struct LookArguments: ParsableArguments {
  @Option(help: "The theme's name; pali themes lists them.")
  var theme: String?

  @Option(help: "Colours: auto, 24bit, 256, 16 or mono.")
  var color: String?

  @Flag(help: "Draw with ASCII alone.")
  var ascii = false

  func validate() throws {
    if let color, !Settings.colors.contains(color) {
      throw ValidationError("--color must be one of \(Settings.colors.joined(separator: ", "))")
    }
  }
}
