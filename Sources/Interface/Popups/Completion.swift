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
  static func candidates(_ text: String, _ launch: Launch, entries: [FolderEntry]? = nil) -> Candidates {
    guard let blank = text.firstIndex(of: " ") else { return names(beginning: text) }
    let name = String(text[..<blank])
    let word = String(text[text.index(after: blank)...].drop { $0 == " " })
    switch TypedCommand.named(name)?.argument {
    case .theme: return words(name, word, launch.themes)
    case .task: return words(name, word, PromptTask.allCases.map(\.rawValue))
    case .language: return words(name, word, PromptLanguage.all.map(\.code))
    case .setting: return words(name, word, TypedCommand.settings)
    case .model:
      var found = paths(name, word, launch, entries: entries?.filter { $0.kind == .folder })
      if "demo".hasPrefix(word), launch.demoModel != nil { found.lines.insert("\(name) demo", at: 0) }
      return found
    case .file: return paths(name, word, launch, entries: entries)
    case nil, .some(.none): return Candidates()
    }
  }

  private static func names(beginning text: String) -> Candidates {
    Candidates(
      lines: TypedCommand.names.filter { $0.hasPrefix(text) }.map { name in
        let takesWords = TypedCommand.named(name).map { $0.argument != .none } ?? false
        return takesWords ? name + " " : name
      })
  }

  private static func words(_ name: String, _ beginning: String, _ all: [String]) -> Candidates {
    Candidates(lines: all.filter { $0.hasPrefix(beginning) }.map { "\(name) \($0)" })
  }

  /// Names in the folder of the path typed so far.
  private static func paths(
    _ name: String, _ word: String, _ launch: Launch, entries: [FolderEntry]?
  ) -> Candidates {
    let slash = word.lastIndex(of: "/").map { word.index(after: $0) } ?? word.startIndex
    let (folder, stem) = (String(word[..<slash]), String(word[slash...]))
    if word == "~" { return Candidates(lines: ["\(name) ~/"]) }
    let place = Path(folder).expandingHome(launch.home).standardized(in: launch.workingFolder)
    guard let entries else { return Candidates(folder: place) }
    let lines = entries.filter {
      $0.path.name.text.hasPrefix(stem) && ($0.path.isHidden == stem.hasPrefix("."))
    }
    .map { "\(name) \(folder)\($0.path.name.text)" + ($0.kind == .folder ? "/" : "") }
    return Candidates(lines: lines.sorted())
  }
}
