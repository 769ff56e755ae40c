import Answers
import DemoModel
import Files
import Interface
import JSON
import PaliGemma

/// Which model would answer now, who says so, and where it is.
struct ModelFacts: FactSection {
  enum State {
    case server(ServerFacts)
    case model(Model)
    /// Nothing would answer: why.
    case fault(String)
  }

  /// A model in this process.
  struct Model: Equatable {
    let name: String
    let folder: Path
    let byteCount: Int
    /// As the weights are stored: "bf16".
    let stored: String
    /// "auto" or what was asked for.
    let asked: String
    let precision: String
    let reason: String?
    let isDemo: Bool
  }

  let state: State
  /// "--model", "PALI_MODEL", ...
  let source: String
  /// What else could be named.
  let fetched: [String]
  static let recommended = "google/paligemma-3b-mix-224"

  /// `fetched`: models in the hub's cache; `free`: bytes of memory.
  init(
    _ settings: Result<Settings, any Error>, source: String, fetched: [String], free: Int?,
    environment: [String: String]
  ) {
    self.source = source
    self.fetched = fetched
    do {
      let settings = try settings.get()
      if let server = settings.server {
        state = .server(
          try settings.$server.use { _ in
            try ServerFacts(server, home: settings.folders.home, environment: environment)
          })
      } else {
        state = .model(try Model(settings, free: free))
      }
    } catch {
      state = .fault("\(error)")
    }
  }

  var facts: [Fact] {
    switch state {
    case .server(let server): server.facts(source: source)
    case .model(let model): model.isDemo ? demo(model) : model.facts(source: source)
    case .fault(let fault): [Fact(name: "model", value: "none (\(source)): \(fault)", isMissing: true)]
    }
  }

  private func demo(_ model: Model) -> [Fact] {
    let more =
      fetched.first.map { "--model \($0)" }
      ?? "pali pull \(Self.recommended)"
    let what = "the demo model, for drawn things alone; for photographs: \(more)"
    return [Fact(name: "model", value: what, isMissing: true)] + model.rest
  }

  var json: (String, JSONLine.Value) {
    let fields: [(String, JSONLine.Value)] =
      switch state {
      case .server(let server): [("server", server.json)]
      case .model(let model): model.json
      case .fault(let fault): [("error", .string(fault))]
      }
    return ("model", .object([("source", .string(source))] + fields))
  }
}

extension ModelFacts.Model {
  /// Throws where there is none, or what it lacks.
  init(_ settings: Settings, free: Int?) throws {
    let embedded = try settings.embedded()
    let listing = try ModelFolderListing(ModelFolder(embedded.folder))
    let plan = settings.precision.resolved(weights: listing.parameterCount, free: free)
    let types = listing.types.max { ($0.value, $1.key) < ($1.value, $0.key) }
    self.init(
      name: embedded.name ?? embedded.folder.name.description, folder: embedded.folder,
      byteCount: listing.weightFiles.reduce(0) { $0 + $1.byteCount },
      stored: types?.key.lowercased() ?? "none",
      asked: settings.precision.description, precision: plan.name, reason: plan.reason,
      isDemo: settings.usesDemoModel)
  }

  func facts(source: String) -> [Fact] { [Fact(name: "model", value: "\(name) (\(source))")] + rest }

  /// Where it lies, and in which precision it would run.
  var rest: [Fact] {
    let choice = "\(asked)\(reason.map { ", " + $0 } ?? (asked == precision ? "" : ", " + precision))"
    return [
      Fact(name: "", value: "\(ByteCount.text(byteCount)) of \(stored) in \(folder)"),
      Fact(name: "precision", value: choice),
    ]
  }

  var json: [(String, JSONLine.Value)] {
    [
      ("name", .string(name)), ("folder", .path(folder)), ("bytes", .int(byteCount)),
      ("stored", .string(stored)), ("asked", .string(asked)), ("precision", .string(precision)),
      ("reason", .known(reason)), ("demo", .bool(isDemo)),
    ]
  }
}
