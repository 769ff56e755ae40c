import ArgumentParser
import Files
import Hub
import Interface
import JSON
import PaliGemma

/// `pali models`: the models in the hub's cache.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List or remove the models in the hub's cache on this machine.",
    subcommands: [List.self, Remove.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List them: revision, precision, size, masks.")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
      try reporting {
        let cache = HubCache(SystemText.environment)
        let models = cache.repositories().filter { $0.id.kind == .model }
        let rows = models.flatMap { model in model.revisions.map { ModelRow(model.id, $0) } }
        for row in rows { try StandardStreams.print(json ? row.json : DisplayText.line(row.line)) }
        guard !json else { return }
        let total = ByteCount.text(models.reduce(0) { $0 + $1.byteCount })
        let what = rows.isEmpty ? "nothing" : total
        try StandardStreams.print(DisplayText.line("\(what) in \(cache.path)"))
        try StandardStreams.print(DisplayText.line(try Self.masks()))
      }
    }

    private static func masks() throws -> String {
      let path = UserFolders().fetchedMasks
      return try exists(path) ? "masks: \(path)" : "masks: none; pali pull masks fetches the mask decoder"
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove", abstract: "Remove a model, or one revision of it.")

    @Flag(help: "Do not ask.")
    var yes = false

    @Argument(help: "org/name or org/name@revision, as they are listed.")
    var id: String

    func run() throws {
      try reporting {
        guard let id = HubID(id) else { throw CommandError.noHubID(self.id) }
        let cache = HubCache(SystemText.environment)
        guard cache.repositories().contains(where: { $0.id.name == id.name }) else {
          throw HubError.notInCache(id: id, cache: cache.path)
        }
        if !yes { try Agreement.ask("Remove \(id) from \(cache.path)?", otherwise: "\(id) would be removed") }
        try StandardStreams.print("removed, \(ByteCount.text(try cache.remove(id)))")
      }
    }
  }
}

/// A revision of a model as it is listed.
struct ModelRow {
  private let name: String
  private let revision: CachedRevision
  /// "bf16"; nil where the weights cannot be read.
  private let precision: String?
  private let hasMasks: Bool

  init(_ id: HubID, _ revision: CachedRevision) {
    self.revision = revision
    // Of a revision without a name its commit says which it is.
    name = "\(id)@\(revision.names.first ?? String(revision.commit.prefix(12)))"
    let types = (try? ModelFolderListing(ModelFolder(revision.folder)))?.types ?? [:]
    precision = types.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key.lowercased()
    hasMasks = ModelFolder.maskDecoder(in: revision.folder) != nil
  }

  var line: String {
    var parts = [name, ByteCount.text(revision.byteCount)]
    switch revision.state {
    case .complete: parts.append(precision ?? "no weights that can be read")
    case .partial(let missing): parts.append("not complete, \(missing) is missing: pali pull \(name)")
    case .damaged: parts.append("damaged: pali pull \(name) --force mends it")
    case .noModel: parts.append("no PaliGemma")
    }
    if hasMasks { parts.append("masks") }
    return parts.joined(separator: "  ")
  }

  var json: String {
    let state: String =
      switch revision.state {
      case .complete: "complete"
      case .partial: "partial"
      case .damaged: "damaged"
      case .noModel: "no_model"
      }
    return JSONLine.text(
      .object([
        ("model", .string(name)), ("commit", .string(revision.commit)), ("folder", .path(revision.folder)),
        ("bytes", .int(revision.byteCount)), ("state", .string(state)),
        ("precision", precision.map { .string($0) } ?? .null), ("masks", .bool(hasMasks)),
      ]))
  }
}
