import ArgumentParser
import Files
import Foundation
import Interface
import JSON
import PaliGemma

/// `pali cache`: the weights that are kept packed, so that a start does not pack them again.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "List or remove the weights that are kept packed in $XDG_CACHE_HOME/pali.",
    subcommands: [List.self, Clear.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List them, and their size.")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
      try reporting {
        let cache = WeightCache(UserFolders().cache)
        let entries = cache.entries
        for entry in entries {
          try StandardStreams.print(json ? Self.json(entry) : DisplayText.line(Self.line(entry)))
        }
        guard !json else { return }
        let total = ByteCount.text(entries.reduce(0) { $0 + $1.byteCount })
        try StandardStreams.print(
          DisplayText.line(entries.isEmpty ? "nothing in \(cache.path)" : "\(total) in \(cache.path)"))
      }
    }

    static func line(_ entry: WeightCacheEntry) -> String {
      let size = ByteCount.text(entry.byteCount)
      guard let origin = entry.origin else { return "damaged  \(size)  \(entry.path)" }
      let used = Date(timeIntervalSince1970: Double(entry.lastUsed)).formatted(
        .iso8601.year().month().day())
      let gone = origin.sourceExists ? "" : "  (its source is gone: \(origin.folder))"
      return "\(origin.model)  \(origin.precision)  \(size)  used \(used)\(gone)"
    }

    static func json(_ entry: WeightCacheEntry) -> String {
      let used = Date(timeIntervalSince1970: Double(entry.lastUsed)).formatted(.iso8601)
      var fields: [(String, JSONLine.Value)] = [
        ("file", .path(entry.path)), ("bytes", .int(entry.byteCount)), ("last_used", .string(used)),
        ("damaged", .bool(entry.origin == nil)),
      ]
      if let origin = entry.origin {
        fields += [
          ("model", .path(origin.model)), ("folder", .path(origin.folder)),
          ("precision", .string(origin.precision)), ("source_exists", .bool(origin.sourceExists)),
        ]
      }
      return JSONLine.text(.object(fields))
    }
  }

  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "clear", abstract: "Remove them all, or those of some models.")

    @Argument(help: "A model's name as it is listed, its folder, or the name of a file in the cache.")
    var model: [Path] = []

    func run() throws {
      try reporting {
        let cache = WeightCache(UserFolders().cache)
        let entries = cache.entries
        if let unknown = model.first(where: { name in !entries.contains { $0.isNamed(name) } }) {
          throw CommandError.notCached(name: unknown, folder: cache.path)
        }
        let chosen = model.isEmpty ? entries : entries.filter { model.contains(where: $0.isNamed) }
        for entry in chosen { try cache.remove(entry) }
        if model.isEmpty { cache.removeLeftovers() }
        let total = ByteCount.text(chosen.reduce(0) { $0 + $1.byteCount })
        try StandardStreams.print("\(chosen.count) removed, \(total)")
      }
    }
  }
}
