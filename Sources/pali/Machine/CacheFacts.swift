import Files
import Hub
import Interface
import JSON
import PaliGemma

/// The models in the hub's cache, in short; `pali models` lists them.
struct CacheFacts: FactSection {
  let folder: Path
  let models: [CachedRepository]

  init(_ environment: [String: String]) {
    let cache = HubCache(environment)
    folder = cache.path
    models = cache.repositories().filter { model in
      model.id.kind == .model && model.revisions.contains { $0.state != .noModel }
    }
  }

  /// Those that `--model` takes. What is whole may still be another kind of model: its configuration tells.
  var usable: [String] {
    models.compactMap { model in
      let whole = model.revisions.filter { $0.state == .complete }
      let readable = whole.first { (try? ModelFolder($0.folder).configuration()) != nil }
      return readable.map { _ in model.id.description }
    }
  }

  var facts: [Fact] {
    guard !models.isEmpty else { return [Fact(name: "hub cache", value: "no model in \(folder)")] }
    let size = ByteCount.text(models.reduce(0) { $0 + $1.byteCount })
    let names = models.prefix(3).map(\.id.description).joined(separator: ", ")
    let more = models.count > 3 ? ", ...; pali models lists them" : ""
    let partial = models.first { model in model.revisions.allSatisfy { $0.state != .complete } }
    let rest =
      partial.map { [Fact(name: "", value: "not complete: pali pull \($0.id)", isMissing: true)] } ?? []
    return [Fact(name: "hub cache", value: "\(size) in \(folder): \(names)\(more)")] + rest
  }

  var json: (String, JSONLine.Value) {
    let models = models.map { model in
      JSONLine.Value.object([
        ("model", .string(model.id.description)), ("bytes", .int(model.byteCount)),
        ("complete", .bool(model.revisions.contains { $0.state == .complete })),
      ])
    }
    return ("hub_cache", .object([("folder", .path(folder)), ("models", .array(models))]))
  }
}
