import CTerminal
import DemoModel
import Exchange
import Files
import Foundation
import Interface

/// The interactive program: opens the terminal, runs the loop, and gives the terminal back.
enum App {
  private static let demoHint =
    "a demo model; for photos type :pull google/paligemma-3b-mix-224"

  /// Throws `TerminalError`, or what keeps a theme from being read.
  static func run(settings: Settings, paths: [Path], truth: Path? = nil) throws {
    var settings = settings
    // A key is answered before the next token.
    settings.stepsAside = true
    let environment = SystemText.environment
    let themes = settings.themes
    let depth = ColorLadder.here(environment).depth(flag: settings.color)
    let theme = try settings.theme(for: depth)
    let listsTruth = truth != nil && paths.isEmpty
    let paths = try StartPaths.resolve(paths)
    let keyMap = try settings.keys()
    let pipe = try WakePipe()
    let keys = try KeyReader(waking: pipe)
    // Before the first byte goes to the terminal: from here to the end it is given back whatever happens.
    ct_watch_signals(pipe.writeEnd)
    let screen = try Screen(depth: depth)
    var launch = Launch(
      paths: paths, hasModel: settings.model != nil || settings.server != nil,
      modelHint: settings.usesDemoModel && settings.server == nil ? demoHint : nil,
      demoModel: DemoModel.folder.map { Path($0) },
      depth: screen.depth, themes: themes.loader.names, servers: settings.serverNames,
      theme: theme.name, ascii: settings.ascii || !screen.isUTF8,
      home: settings.folders.home, workingFolder: Path.workingFolder ?? "/", options: settings.options)
    launch.exportForms = ExportFormat.all.map { ExportForm(name: $0.name, help: $0.help, suffix: $0.suffix) }
    launch.truth = truth?.standardized(in: launch.workingFolder)
    launch.listsTruth = listsTruth
    launch.keepsAnswers = settings.results
    let loop = RunLoop(
      screen: screen, pipe: pipe, keys: keys, state: State(launch: launch, size: screen.size, keys: keyMap),
      theme: theme,
      themes: themes, settings: settings)
    let signal = loop.run()
    screen.close()
    if let signal { ct_end_by(signal) }
  }
}

/// What the browser opens on.
enum StartPaths {
  /// Absolute paths. Without arguments: the working folder, or the demo pictures where it shows none.
  ///
  /// Throws `FileError` where none of the arguments can be opened: of several, the others are shown.
  static func resolve(_ paths: [Path]) throws -> [Path] {
    let here = Path.workingFolder ?? "/"
    guard paths.isEmpty else {
      let faults = paths.map { path in
        Result { if try !exists(path) { throw CommandError.notThere(path: path) } }
      }
      if faults.allSatisfy({ if case .failure = $0 { true } else { false } }) { try faults[0].get() }
      return paths.map { $0.standardized(in: here) }
    }
    if let demo = DemoModel.pictures, !FolderReader.hasPictures(here) { return [Path(demo)] }
    return [here]
  }
}
