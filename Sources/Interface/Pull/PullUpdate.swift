/// Fetching a model: asked for, agreed to, followed, stopped.
extension PullState {
  mutating func update(_ command: PullCommand) -> [Message] {
    switch command {
    case .pull: alone()
    }
  }

  /// `:pull` without a name: begins what is planned, or stops what goes on.
  private mutating func alone() -> [Message] {
    switch stage {
    case nil: [.notice(Notice("type :pull ID, as in :pull \(Self.suggestions[0])"))]
    case .planned(let summary): [.asked(summary, .pull)]
    case .planning: stop()
    case .running: [.asked("Stop fetching \(name)? What is there is kept.", .stopPull)]
    case .stopping: [.notice(Notice("it is being stopped"))]
    case .failed(let line, let mayPass): [mayPass ? again(line) : .notice(Notice(line, kind: .error))]
    }
  }

  /// It may have ended before the yes to that came.
  mutating func stop() -> [Message] {
    guard isUnderWay else { return [] }
    stage = .stopping
    return [.effect(.cancelPull)]
  }

  private func again(_ line: String, byItself: Bool = false) -> Message {
    .asked("\(line). Try again?", .plan(name), byItself: byItself)
  }

  /// What waits, or has failed, is not to be fetched.
  mutating func drop() {
    if !isUnderWay { stage = nil }
  }

  /// `name`: a hub id, or "masks".
  mutating func plan(_ name: String) -> [Message] {
    switch stage {
    case .running, .stopping, .planning:
      return [.notice(Notice("\(self.name) is being fetched: :pull alone stops that", kind: .error))]
    case nil, .planned, .failed: break
    }
    (self.name, stage, isWatched) = (name, .planning, true)
    return [.effect(.planPull(name))]
  }

  /// What was planned.
  mutating func begin() -> [Message] {
    guard case .planned = stage else { return [] }
    stage = .running(PullProgress(fraction: 0))
    return [.effect(.pull)]
  }

  /// `mayAsk`: there is room for a question. One whose answer nobody waits for any more is not asked: that something
  /// waits stands in the status line.
  mutating func take(_ event: PullEvent, mayAsk: Bool) -> [Message] {
    switch event {
    case .planned where stage == .stopping: return take(.cancelled, mayAsk: mayAsk)
    case .planned(let summary, let isLarge):
      stage = .planned(summary: summary)
      guard isLarge else { return begin() }
      return mayAsk && isWatched ? [.asked(summary, .pull, byItself: true)] : []
    case .progress(let progress):
      if case .running = stage { stage = .running(progress) }
      return []
    case .retrying(let line): return [.notice(Notice(line))]
    case .fetched(let model):
      stage = nil
      return [.notice(Notice(Self.fetched(name, model))), .effect(.findModels)]
    case .cancelled:
      stage = nil
      return [.notice(Notice("\(name): stopped; :pull \(name) goes on from there"))]
    case .failed(let line, let mayPass):
      stage = .failed(line, mayPass: mayPass)
      // What is to be done about it may be longer than the status line.
      if mayPass, mayAsk, isWatched { return [again(line, byItself: true)] }
      return [.notice(Notice(line, kind: .error))]
    }
  }

  private static func fetched(_ name: String, _ model: String?) -> String {
    guard let model else { return "\(name): fetched, for the next model that is loaded" }
    return "fetched; :model \(model) uses it"
  }
}
