import Answers
import Files

/// Loading models.
extension RunsState {
  /// `name`: a folder, a hub id, or "demo".
  mutating func changeModel(_ name: String, demo: Path?) -> [Message] {
    let demo = name == "demo" ? demo : nil
    return change(to: .model(demo ?? Path(name)), called: demo == nil ? name : "demo model")
  }

  /// What answers now, and what runs on it, stays until the other is loaded.
  mutating func change(to engine: EngineName, called name: String) -> [Message] {
    if case .ready = model {
      change = Change(name: name)
    } else {
      model = .waiting
    }
    return [.effect(.loadEngine(engine))]
  }

  /// `name`: a folder or a hub id, or "off". The model stays; what runs goes on with what it was asked of.
  mutating func lay(adapter name: String) -> [Message] {
    guard let summary else { return [.notice(Notice("there is no model yet to lay an adapter over"))] }
    if name == "off", summary.adapter == nil { return [.notice(Notice("no adapter lies over the model"))] }
    change = Change(name: name == "off" ? "the model alone" : name)
    return [.effect(.layAdapter(name == "off" ? nil : Path(name)))]
  }

  mutating func loading(_ fraction: Double) {
    if change == nil {
      model = .loading(RunProgress.share(fraction))
    } else {
      change?.fraction = RunProgress.share(fraction)
    }
  }

  /// `hint`: said where the model has nothing more important to say.
  mutating func loaded(_ summary: ModelSummary, hint: String?) -> String? {
    defer { change = nil }
    model = .ready(summary)
    if let server = summary.server {
      untoldNote = summary.note
      return "pictures go to \(server): \(summary.name) answers"
    }
    return summary.warning ?? hint ?? summary.note ?? (change == nil ? nil : "\(summary.name) is loaded")
  }

  mutating func loadFailed(_ message: String) -> Notice {
    defer { change = nil }
    if change != nil, let summary { return Notice("\(message); \(summary.name) stays", kind: .error) }
    model = .failed(message)
    return Notice(message, kind: .error)
  }
}
