import Files
import Interface
import JSON

/// The user's own files: where they are, and whether they can be read.
struct FileFacts: FactSection {
  /// A file that is read at the start.
  struct Read {
    let path: Path
    let isThere: Bool
    /// Why it cannot be used, in a line.
    let fault: String?

    init(_ path: Path, reading: () throws -> Void) {
      self.path = path
      do {
        isThere = try exists(path)
      } catch {
        (isThere, fault) = (true, "\(error)")
        return
      }
      do {
        try reading()
        fault = nil
      } catch {
        fault = "\(error)"
      }
    }

    func fact(_ name: String, otherwise: String) -> Fact {
      if let fault { return Fact(name: name, value: fault, isMissing: true) }
      return Fact(name: name, value: isThere ? "\(path)" : "\(otherwise); none in \(path)")
    }

    var json: JSONLine.Value {
      .object([("file", .path(path)), ("there", .bool(isThere)), ("error", .known(fault))])
    }
  }

  let folders: UserFolders
  let settings, keys: Read
  /// Why the theme that was asked for cannot be used.
  let themeFault: String?

  var facts: [Fact] {
    [
      settings.fact("settings", otherwise: "the usual ones"), keys.fact("keys", otherwise: "the usual ones"),
      Fact(name: "history", value: "\(folders.state)"), Fact(name: "cache", value: "\(folders.cache)"),
    ] + (themeFault.map { [Fact(name: "theme", value: $0, isMissing: true)] } ?? [])
  }

  var json: (String, JSONLine.Value) {
    (
      "files",
      .object([
        ("settings", settings.json), ("keys", keys.json), ("configuration", .path(folders.configuration)),
        ("state", .path(folders.state)), ("cache", .path(folders.cache)), ("theme_error", .known(themeFault)),
      ])
    )
  }
}
