import CTerminal
import DemoModel
import Foundation
import Interface
import PaliGemma

/// The interactive program: opens the terminal, runs the loop, and gives the terminal back.
enum App {
  private static let demoHint =
    "demo model (drawn shapes). Photos: hf download google/paligemma-3b-mix-224"

  /// Throws `TerminalError`, or what keeps a theme from being read.
  static func run(settings: Settings, paths: [String]) throws {
    let environment = ProcessInfo.processInfo.environment
    let themes = settings.themes
    let depth = ColorLadder.here(environment).depth(flag: settings.color)
    let theme = try themes.load(settings.theme, for: depth)
    let pipe = try WakePipe()
    let keys = try KeyReader(waking: pipe)
    // Before the first byte goes to the terminal: from here to the end it is given back whatever happens.
    ct_watch_signals(pipe.writeEnd)
    let screen = try Screen(depth: depth)
    let launch = Launch(
      paths: StartPaths.resolve(paths), hasModel: settings.model != nil,
      modelHint: settings.usesDemoModel ? demoHint : nil, depth: screen.depth, themes: themes.loader.names,
      theme: theme.name, ascii: settings.ascii || !screen.isUTF8,
      home: environment["HOME"])
    let loop = RunLoop(
      screen: screen, pipe: pipe, keys: keys, state: State(launch: launch, size: screen.size), theme: theme,
      themes: themes, settings: settings)
    let signal = loop.run()
    screen.close()
    if let signal { ct_end_by(signal) }
  }
}

/// What the browser opens on.
enum StartPaths {
  /// Absolute paths. Without arguments: the working folder, or the demo pictures where it shows none.
  static func resolve(_ paths: [String]) -> [String] {
    let here = FileManager.default.currentDirectoryPath
    guard paths.isEmpty else {
      let base = URL(fileURLWithPath: here, isDirectory: true)
      return paths.map { URL(fileURLWithPath: $0, relativeTo: base).standardized.path }
    }
    if let demo = DemoModel.pictures, !FolderReader.hasPictures(here) { return [demo] }
    return [here]
  }
}
