import Answers
import Files

/// Completing what is typed after `:`.
public struct Completion: Sendable {
  /// Whole lines that the typed one can become, and the folder that still is to be read for more.
  struct Candidates {
    var lines: [String] = []
    var folder: Path?
  }

  /// What Tab goes through, and the one that is shown; empty once something else is typed.
  var lines: [String] = []
  var shown: Int?
  /// The folder that is being read.
  var folder: Path?

  /// `entries`: what the folder of the path being typed holds, once it was read.
  static func candidates(_ text: String, _ known: CommandWords, entries: [FolderEntry]? = nil) -> Candidates {
    guard let blank = text.firstIndex(of: " ") else { return names(beginning: text, known) }
    let name = String(text[..<blank])
    let word = String(text[text.index(after: blank)...].drop { $0 == " " })
    switch known.argument(of: name)?.kind {
    case .theme: return words(name, word, known.themes)
    case .task: return words(name, word, PromptTask.allCases.map(\.rawValue))
    case .language: return words(name, word, PromptLanguage.all.map(\.code))
    case .setting: return words(name, word, known.settings)
    case .server: return words(name, word, known.servers)
    case .hub: return words(name, word, PullState.suggestions)
    case .model:
      var found = paths(name, word, known, entries: entries?.filter { $0.kind == .folder })
      found.lines = words(name, word, known.models).lines + found.lines
      if "demo".hasPrefix(word), known.hasDemoModel { found.lines.insert("\(name) demo", at: 0) }
      return found
    case .adapter:
      var found = paths(name, word, known, entries: entries?.filter { $0.kind == .folder })
      found.lines = words(name, word, ["off"]).lines + found.lines
      return found
    case .file, .truth: return paths(name, word, known, entries: entries)
    case .export:
      guard let blank = word.firstIndex(of: " ") else {
        return words(name, word, known.exportForms, then: " ")
      }
      let file = String(word[word.index(after: blank)...].drop { $0 == " " })
      return paths("\(name) \(word[..<blank])", file, known, entries: entries)
    case .score, .candidates, .label, .tiles, .head, nil: return Candidates()
    }
  }

  private static func names(beginning text: String, _ known: CommandWords) -> Candidates {
    Candidates(
      lines: known.names.filter { $0.hasPrefix(text) }.map { name in
        // With a blank where words are wanted: those come next.
        known.argument(of: name) == nil ? name : name + " "
      })
  }

  private static func words(
    _ name: String, _ beginning: String, _ all: [String], then end: String = ""
  ) -> Candidates {
    Candidates(lines: all.filter { $0.hasPrefix(beginning) }.map { "\(name) \($0)\(end)" })
  }

  /// Names in the folder of the path typed so far.
  private static func paths(
    _ name: String, _ word: String, _ known: CommandWords, entries: [FolderEntry]?
  ) -> Candidates {
    let slash = word.lastIndex(of: "/").map { word.index(after: $0) } ?? word.startIndex
    let (folder, stem) = (String(word[..<slash]), String(word[slash...]))
    if word == "~" { return Candidates(lines: ["\(name) ~/"]) }
    let place = Path(folder).expandingHome(known.home).standardized(in: known.workingFolder)
    guard let entries else { return Candidates(folder: place) }
    let lines = entries.filter {
      $0.path.name.text.hasPrefix(stem) && ($0.path.isHidden == stem.hasPrefix("."))
    }
    .map { "\(name) \(folder)\($0.path.name.text)" + ($0.kind == .folder ? "/" : "") }
    return Candidates(lines: lines.sorted())
  }
}

/// What can be typed after `:`, and what completes it.
struct CommandWords: Sendable {
  /// What is typed after each name; nil: nothing.
  var commands: [String: CommandArgument?] = [:]
  var settings: [String] = []
  var themes: [String] = []
  var servers: [String] = []
  var models: [String] = []
  var hasDemoModel = false
  var exportForms: [String] = []
  var home: Path?
  var workingFolder: Path = "/"

  var names: [String] { commands.keys.sorted() }

  func argument(of name: String) -> CommandArgument? { commands[name] ?? nil }
}
