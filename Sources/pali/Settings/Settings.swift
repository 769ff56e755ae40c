import DemoModel
import Foundation
import Interface
import PaliGemma

/// What the program is to do, decided: flags, then PALI_MODEL, then the configuration file, then defaults.
struct Settings: Equatable {
  static let precisions = ["auto", "f32", "bf16", "q8", "q4"]

  /// A folder or hub id; nil when there is none at all.
  var model: String?
  var precision = "auto"
  var threads: Int?
  var maxTokens = 256
  /// The mask decoder that was asked for; nil: beside the model, else in the configuration folder.
  var masks: String?
  var theme: String?
  /// nil: what the terminal offers.
  var color: ColorDepth?
  var ascii = false
  var configurationFolder: String

  /// Throws `ConfigurationError` or `FileError`.
  init(
    _ arguments: ModelArguments, environment: [String: String] = ProcessInfo.processInfo.environment,
    demo: String? = DemoModel.folder
  ) throws {
    configurationFolder = Self.configurationFolder(environment)
    let path = "\(configurationFolder)/config.toml"
    let file = try ConfigurationFile(file: path)
    try Self.check(file, path)
    let named = environment["PALI_MODEL"].flatMap { $0.isEmpty ? nil : $0 }
    model = arguments.model ?? named ?? file.model ?? demo
    precision = arguments.precision ?? file.precision ?? "auto"
    threads = arguments.threads ?? file.threads
    maxTokens = arguments.maxTokens ?? file.maxTokens ?? 256
    masks = arguments.masks ?? file.masks
    theme = file.theme
    color = file.color.flatMap(ColorDepth.init)
    ascii = file.ascii ?? false
  }

  static func configurationFolder(_ environment: [String: String]) -> String {
    let home = environment["HOME"] ?? NSHomeDirectory()
    // The XDG specification: relative paths there are invalid.
    let configured = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return "\(configured ?? "\(home)/.config")/pali"
  }

  private static func check(_ file: ConfigurationFile, _ path: String) throws(ConfigurationError) {
    func require(_ holds: Bool, _ what: String) throws(ConfigurationError) {
      guard holds else { throw ConfigurationError(file: path, line: 1, column: 1, fault: what) }
    }
    let depths = ColorDepth.allCases.map(\.rawValue)
    try require(
      file.precision.map(precisions.contains) ?? true,
      "precision must be one of \(precisions.joined(separator: ", "))")
    try require(
      file.color.map { $0 == "auto" || depths.contains($0) } ?? true,
      "color must be auto or one of \(depths.joined(separator: ", "))")
    try require(file.threads.map((1...1024).contains) ?? true, "threads must lie between 1 and 1024")
    try require(file.maxTokens.map { $0 >= 1 } ?? true, "max_tokens must be at least 1")
  }

  /// Where the model is and how to run it. Throws when there is none.
  func session() throws -> Session.Settings {
    guard let model else { throw CommandError.noModel }
    let folder = try ModelFolder(model).path
    var decoder = masks ?? ModelFolder.maskDecoder(in: folder)
    let own = "\(configurationFolder)/vae-oid.npz"
    if decoder == nil, FileManager.default.fileExists(atPath: own) { decoder = own }
    return Session.Settings(folder: folder, precision: precision, threads: threads, masks: decoder)
  }
}
