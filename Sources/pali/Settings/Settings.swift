import DemoModel
import Files
import Foundation
import Interface
import PaliGemma

/// What the program is to do, decided: flags, then PALI_MODEL, then the configuration file, then defaults.
struct Settings: Equatable {
  static let precisions = ["auto", "f32", "bf16", "q8", "q4"]
  static let colors = ["auto"] + ColorDepth.allCases.map(\.rawValue)

  /// A folder or hub id; nil when there is none at all.
  var model: String?
  var precision = "auto"
  var threads: Int?
  var maxTokens = 256
  /// Whether answers to `detect` and `segment` must have the form of such answers.
  var constrained = false
  /// The mask decoder that was asked for; nil: beside the model, else in the configuration folder.
  var masks: String?
  var theme: String?
  /// nil: what the terminal offers.
  var color: ColorDepth?
  var ascii = false
  var configurationFolder: String
  /// Where packed weights are kept.
  var cacheFolder: String

  /// Throws `ConfigurationError` or `FileError`.
  init(
    _ arguments: ModelArguments, look: LookArguments? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment, demo: String? = DemoModel.folder
  ) throws {
    configurationFolder = Self.configurationFolder(environment)
    cacheFolder = WeightCache(environment: environment).path
    let path = "\(configurationFolder)/config.toml"
    let file = try ConfigurationFile(file: path)
    let named = environment["PALI_MODEL"].flatMap { $0.isEmpty ? nil : $0 }
    model = arguments.model ?? named ?? file.model ?? demo
    precision = arguments.precision ?? file.precision ?? "auto"
    threads = arguments.threads ?? file.threads
    maxTokens = arguments.maxTokens ?? file.maxTokens ?? 256
    constrained = arguments.constrained || file.constrained == true
    masks = arguments.masks ?? file.masks
    theme = look?.theme ?? file.theme
    color = (look?.color ?? file.color).flatMap(ColorDepth.init)
    ascii = look?.ascii == true || file.ascii == true
  }

  static func configurationFolder(_ environment: [String: String]) -> String {
    let home = environment["HOME"] ?? NSHomeDirectory()
    // The XDG specification: relative paths there are invalid.
    let configured = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return "\(configured ?? "\(home)/.config")/pali"
  }

  /// Whether nothing else was asked for than the model that comes along.
  var usesDemoModel: Bool { model != nil && model == DemoModel.folder }

  /// Where the model is and how to run it. Throws when there is none.
  func session() throws -> Session.Settings {
    guard let model else { throw CommandError.noModel }
    let folder = try ModelFolder(model).path
    var decoder = masks ?? ModelFolder.maskDecoder(in: folder)
    let own = "\(configurationFolder)/vae-oid.npz"
    if decoder == nil, try exists(own) { decoder = own }
    return Session.Settings(
      folder: folder, precision: precision, threads: threads, masks: decoder, cache: WeightCache(cacheFolder))
  }
}
