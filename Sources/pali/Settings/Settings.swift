import Answers
import DemoModel
import Files
import Foundation
import Interface
import PaliGemma

/// What the program is to do, decided: flags, then PALI_MODEL, then the configuration file, then defaults.
struct Settings: Equatable, Sendable {
  static let colors = ["auto"] + ColorDepth.allCases.map(\.rawValue)

  /// A folder or hub id; nil when there is none at all.
  var model: Path?
  /// The configuration file, where that names the model.
  private var modelFile: Path?
  var precision = PrecisionChoice.automatic
  var threads: Int?
  var maxTokens = 256
  /// Whether answers to `detect` and `segment` must have the form of such answers.
  var constrained = false
  /// The mask decoder that was asked for; nil: beside the model, else in the configuration folder.
  var masks: Path?
  var theme: String?
  /// nil: what the terminal offers.
  var color: ColorDepth?
  var ascii = false
  var folders: UserFolders

  /// Throws `ConfigurationError` or `FileError`.
  init(
    _ arguments: ModelArguments, look: LookArguments? = nil,
    environment: [String: String] = SystemText.environment, demo: Path? = DemoModel.folder.map { Path($0) }
  ) throws {
    folders = UserFolders(environment)
    let configuration = folders.configuration.appending("config.toml")
    let file = try ConfigurationFile(file: configuration)
    let named = environment["PALI_MODEL"].flatMap { $0.isEmpty ? nil : Path($0) }
    let asked = arguments.model ?? named ?? file.model.map { Path($0) }
    // As in the interface, the model that comes along has a name.
    model = asked == "demo" && (try? exists("demo")) == false ? demo ?? asked : asked ?? demo
    if arguments.model == nil, named == nil, file.model != nil { modelFile = configuration }
    precision = (arguments.precision ?? file.precision).flatMap(PrecisionChoice.init) ?? .automatic
    threads = arguments.threads ?? file.threads
    maxTokens = arguments.maxTokens ?? file.maxTokens ?? 256
    constrained = arguments.constrained || file.constrained == true
    masks = arguments.masks ?? file.masks.map { Path($0).expandingHome(folders.home) }
    theme = look?.theme ?? file.theme
    color = (look?.color ?? file.color).flatMap(ColorDepth.init)
    ascii = look?.ascii == true || file.ascii == true
  }

  /// How answers are generated where a command says nothing else.
  var options: GenerationOptions { GenerationOptions(maxTokens: maxTokens, constrained: constrained) }

  /// Whether nothing else was asked for than the model that comes along.
  var usesDemoModel: Bool { model != nil && model?.text == DemoModel.folder }

  private func folder(of model: Path) throws -> Path {
    do {
      return try ModelFolder(model).path
    } catch let error where modelFile != nil && model != DemoModel.folder.map({ Path($0) }) {
      throw CommandError.configuredModel(file: modelFile ?? "", reason: "\(error)")
    }
  }

  /// Where the model is and how to run it. Throws when there is none.
  @Sendable func embedded() throws -> EmbeddedEngine.Settings {
    guard let model else { throw CommandError.noModel }
    let folder = try folder(of: model)
    var decoder = masks ?? ModelFolder.maskDecoder(in: folder)
    let own = folders.configuration.appending("vae-oid.npz")
    if decoder == nil, try exists(own) { decoder = own }
    return EmbeddedEngine.Settings(
      folder: folder, precision: precision, threads: threads, masks: decoder,
      cache: WeightCache(folders.cache), name: usesDemoModel ? "demo model" : nil,
      knownNames: usesDemoModel ? DemoModel.names : nil)
  }
}
