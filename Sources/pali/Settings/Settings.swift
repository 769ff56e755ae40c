import Answers
import DemoModel
import Files
import Foundation
import Hub
import Interface
import PaliGemma

/// What the program is to do, decided: flags, then PALI_MODEL, then the configuration file, then defaults.
struct Settings: Equatable, Sendable {
  /// A folder or hub id; nil when there is none at all.
  @Configured var model: Path?
  /// What answers in place of a model in this process.
  @Configured var server: ServerChoice?
  @Configured var precision: PrecisionChoice
  @Configured var threads: Int?
  /// Whether the model lets others on the machine go first.
  var stepsAside = false
  @Configured var maxTokens: Int
  /// Whether answers to `detect` and `segment` must have the form of such answers.
  @Configured var constrained: Bool
  /// Whether answers are kept beyond this session.
  @Configured var results: Bool
  /// The mask decoder that was asked for; nil: beside the model, else in the configuration folder.
  @Configured var masks: Path?
  /// The tokenizer's file; nil: beside the model.
  @Configured var tokenizer: Path?
  /// The adapter that is laid over the model; nil: none.
  @Configured var lora: Path?
  @Configured var theme: String?
  /// nil: what the terminal offers.
  @Configured var color: ColorDepth?
  @Configured var ascii: Bool
  var folders: UserFolders
  /// Those of the configuration, by name.
  private let servers: [String: ServerSection]
  private let parallel: Int?

  /// Throws `ConfigurationError`, `CommandError` or `FileError`.
  init(
    _ arguments: ModelArguments, look: LookArguments? = nil,
    environment: [String: String] = SystemText.environment, demo: Path? = DemoModel.folder.map { Path($0) }
  ) throws {
    let file = try ConfigurationFile(file: UserFolders(environment).settingsFile)
    try self.init(arguments, look: look, environment: environment, file: file, demo: demo)
  }

  /// The same with a configuration file that has been read.
  init(
    _ arguments: ModelArguments, look: LookArguments?, environment: [String: String], file: ConfigurationFile,
    demo: Path?
  ) throws {
    folders = UserFolders(environment)
    let named = environment["PALI_MODEL"].flatMap { $0.isEmpty ? nil : Path($0) }
    _model = file.resolve(\.model, flag: arguments.model ?? named)
    _precision = file.resolve(\.precision, flag: arguments.precision)
    _threads = file.resolve(\.threads, flag: arguments.threads)
    _maxTokens = file.resolve(\.maxTokens, flag: arguments.maxTokens)
    _constrained = file.resolve(\.constrained, flag: arguments.constrained ? true : nil)
    _masks = file.resolve(\.masks, flag: arguments.masks)
    // The configuration's belong to its model.
    let isNamed = (arguments.model ?? named) != nil
    _lora = isNamed ? Configured(arguments.lora) : file.resolve(\.lora, flag: arguments.lora)
    _tokenizer =
      isNamed ? Configured(arguments.tokenizer) : file.resolve(\.tokenizer, flag: arguments.tokenizer)
    _results = file.resolve(\.results, flag: arguments.results)
    _theme = file.resolve(\.theme, flag: look?.theme)
    _color = file.resolve(\.color, flag: look?.color)
    _ascii = file.resolve(\.ascii, flag: look?.ascii == true ? true : nil)
    servers = file.servers
    parallel = file.resolve(\.parallel, flag: arguments.parallel).wrappedValue
    _server = try Self.server(arguments, file, parallel, isModelNamed: (arguments.model ?? named) != nil)
    if server != nil { constrained = false }
    if model == nil || Self.isDemo(model) { model = demo ?? model }
  }

  /// A flag says it, else the configuration, unless a model was named for this time.
  private static func server(
    _ arguments: ModelArguments, _ file: ConfigurationFile, _ parallel: Int?, isModelNamed: Bool
  ) throws -> Configured<ServerChoice?> {
    let named = file.resolve(\.server, flag: arguments.server)
    guard let name = named.wrappedValue, arguments.server != nil || !isModelNamed else {
      return Configured(nil)
    }
    return try named.with { _ in
      try ServerChoice(name, in: file.servers, model: arguments.model?.text, parallel: parallel)
    }
  }

  /// Of those in the configuration, sorted.
  var serverNames: [String] { servers.keys.sorted() }

  /// The same with a server that answers. Throws `CommandError`.
  func with(server name: String) throws -> Settings {
    var settings = self
    settings.server = try ServerChoice(name, in: servers, model: nil, parallel: parallel)
    return settings
  }

  /// How answers are generated where a command says nothing else.
  var options: GenerationOptions { GenerationOptions(maxTokens: maxTokens, constrained: constrained) }

  /// As in the interface, the model that comes along has a name, unless something of that name is there.
  static func isDemo(_ name: Path?) -> Bool { name == "demo" && (try? exists("demo")) == false }

  /// Whether nothing else was asked for than the model that comes along.
  var usesDemoModel: Bool { model != nil && model?.text == DemoModel.folder }

  /// The mask decoder that was asked for, else the one in the configuration folder, where there is one.
  var ownMaskDecoder: Path? {
    get throws {
      let own = folders.fetchedMasks
      return try masks?.expandingHome(folders.home) ?? (exists(own) ? own : nil)
    }
  }

  /// The one that masks of these settings' model are decoded with; nil: there is none.
  var maskDecoder: Path? {
    get throws {
      guard server == nil, let model else { return try ownMaskDecoder }
      return try maskDecoder(beside: ModelFolder(named: model, tokenizer: tokenizer).path)
    }
  }

  private func maskDecoder(beside folder: Path) throws -> Path? {
    try masks == nil ? ModelFolder.maskDecoder(in: folder) ?? ownMaskDecoder : ownMaskDecoder
  }

  /// Where the model is and how to run it. Throws when there is none.
  @Sendable func embedded() throws -> EmbeddedEngine.Settings {
    let folder = try $model.use { model in
      guard let model else { throw CommandError.noModel }
      return try ModelFolder(named: model, tokenizer: tokenizer).path
    }
    let decoder = try maskDecoder(beside: folder)
    let adapter = try $lora.use { lora in
      try lora.map { try adapterFolder(named: $0.expandingHome(folders.home)) }
    }
    var embedded = EmbeddedEngine.Settings(
      folder: folder, precision: precision, threads: threads, parallel: parallel, masks: decoder,
      tokenizer: tokenizer?.expandingHome(folders.home), adapter: adapter,
      masksFault: $masks.fault,
      cache: WeightCache(folders.cache),
      name: usesDemoModel ? "demo model" : HubCache.id(ofSnapshot: folder.real ?? folder),
      knownNames: usesDemoModel ? DemoModel.names : nil)
    embedded.stepsAside = stepsAside
    return embedded
  }
}
