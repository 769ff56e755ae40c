import Answers
import Interface
import PaliGemma

/// All settings. From these rows come what the configuration file may hold, the flags, their help and their checks.
struct SettingsTable: Sendable {
  let model = SettingRow(
    "model", .path("a folder or a hub id", .directory),
    "A model's folder, or a hub id found in the local Hugging Face cache.")

  let tokenizer = SettingRow(
    "tokenizer", .path("a file's path", .file(extensions: ["json", "model"])),
    "The tokenizer, tokenizer.json or SentencePiece's .model (default: beside the model).")

  let lora = SettingRow(
    "lora", .path("an adapter's folder or a hub id", .directory),
    "A LoRA adapter that is laid over the model: peft's folder, or a hub id found in the local cache.")

  let server = SettingRow(
    "server", .words("a server's name or URL"),
    "Let a server answer: a URL, or a name from [servers.NAME] of config.toml. Pictures are sent there.")

  let precision = SettingRow(
    "precision", .choice(PrecisionChoice.names),
    "How weights are kept: \(PrecisionChoice.names.joined(separator: ", "))."
  ) { $0.flatMap(PrecisionChoice.init) ?? .automatic }

  let threads = SettingRow("threads", .number(1...1024), "Threads to compute on (default: one a core).")

  let theme = SettingRow("theme", .words("a theme's name"), "The theme's name; pali themes lists them.")

  let masks = SettingRow(
    "masks", .path("a file's path", .file(extensions: ["npz"])),
    "The mask decoder (big_vision's vae-oid.npz; default: beside the model).")

  let color = SettingRow("color", .choice(colors), "Colours: \(colors.joined(separator: ", ")).") {
    $0.flatMap(ColorDepth.init)
  }

  let ascii = SettingRow("ascii", .truth, standard: false, "Draw with ASCII alone.")

  let results = SettingRow(
    "results", .truth, standard: true, "Keep answers beyond this session: true or false (default: true).")

  let parallel = SettingRow(
    "parallel", .number(1...64),
    "Pictures that are asked about at once (default: up to 8, as memory allows; of a server 4, of a Cog server 1)."
  )

  let maxTokens = SettingRow(
    "max_tokens", .number(1...1_000_000), standard: GenerationOptions().maxTokens,
    "Longest answer, in tokens (default: \(GenerationOptions().maxTokens)).")

  let constrained = SettingRow(
    "constrained", .truth, standard: false,
    "Let answers to detect and segment have their form only; well-formed ones stay the same.")

  private static let colors = ["auto"] + ColorDepth.allCases.map(\.rawValue)
  private static let table = SettingsTable()

  /// As they stand above: a row cannot be left out.
  static let rows = Self.rows(of: table)

  static func rows(of table: Any) -> [any AnySettingRow] {
    Mirror(reflecting: table).children.compactMap { $0.value as? any AnySettingRow }
  }

  static let keys = rows.map(\.key).joined(separator: ", ")

  static subscript<Row>(path: KeyPath<SettingsTable, Row>) -> Row { table[keyPath: path] }
}
