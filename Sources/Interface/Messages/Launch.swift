import Answers
import Files

/// What the interface is started with, resolved from arguments, environment and the config file.
public struct Launch: Sendable, Equatable {
  /// Files and folders to show, absolute; the working folder when none was given.
  public var paths: [Path]
  /// Whether a model is known at all: a folder or hub id from arguments, environment or config.
  public var hasModel: Bool
  /// Said once the model that the program was started with is loaded; nil: nothing.
  public var modelHint: String?
  /// The model that comes along; nil where there is none.
  public var demoModel: Path?
  /// What relative paths that are typed begin at.
  public var workingFolder: Path
  /// How many colours pictures are drawn with.
  public var depth: ColorDepth
  /// Names of all themes, sorted.
  public var themes: [String]
  /// Models in the hub's cache, as far as they are known.
  public var models: [String] = []
  /// Names of the servers in the configuration, sorted.
  public var servers: [String]
  public var theme: String
  /// What answers can be written as.
  public var exportForms: [ExportForm] = []
  /// Whether answers outlast the program.
  public var keepsAnswers = true
  /// A data set that tells what is so, to begin with.
  public var truth: Path?
  /// Whether its pictures are listed: no others were named.
  public var listsTruth = true
  /// Draw with ASCII alone: no half blocks, no line characters.
  public var ascii: Bool
  /// How answers are generated.
  public var options: GenerationOptions
  /// The user's home folder, shown as `~`; nil when unknown.
  public var home: Path?

  public init(
    paths: [Path], hasModel: Bool, modelHint: String? = nil, demoModel: Path? = nil,
    depth: ColorDepth = .direct,
    themes: [String] = [], servers: [String] = [], theme: String = "",
    ascii: Bool = false,
    home: Path? = nil, workingFolder: Path = "/", options: GenerationOptions = .init()
  ) {
    self.paths = paths
    self.hasModel = hasModel
    self.modelHint = modelHint
    self.demoModel = demoModel
    self.workingFolder = workingFolder
    self.depth = depth
    self.themes = themes
    self.servers = servers
    self.theme = theme
    self.ascii = ascii
    self.home = home
    self.options = options
  }
}
