import Files

/// A model that is being fetched from the hub, one at a time.
public struct PullState: Sendable {
  public enum Stage: Sendable, Equatable {
    case planning
    /// It is known what it takes; not begun.
    case planned(summary: String)
    case running(PullProgress)
    case stopping
    /// Why it could not be fetched. `mayPass`: trying again may help.
    case failed(String, mayPass: Bool)
  }

  /// What `:pull` completes.
  public static let suggestions = [
    "google/paligemma-3b-mix-224", "google/paligemma-3b-mix-448", "google/paligemma2-3b-mix-224",
    "google/paligemma2-3b-mix-448", "google/paligemma2-10b-mix-448", "masks",
  ]

  /// As it was typed.
  public internal(set) var name = ""
  /// nil: nothing is being fetched.
  public internal(set) var stage: Stage?

  /// Whether no key has been pressed since it was asked for: then its question is waited for.
  var isWatched = false

  var isUnderWay: Bool {
    switch stage {
    case .planning, .running, .stopping: true
    case .planned, .failed, nil: false
    }
  }

  /// Of the bytes, while they come.
  var fraction: Double? {
    if case .running(let progress) = stage { RunProgress.share(progress.fraction) } else { nil }
  }

  /// For the status line, longest first; nil: nothing is going on.
  var texts: [String]? {
    let name = DisplayText.line(name)
    switch stage {
    case nil: return nil
    case .planned: return ["\(name) waits: :pull fetches it", "a model waits: :pull"]
    case .failed: return ["\(name) is not fetched: :pull tells why", "not fetched: :pull"]
    case .planning: return ["asking the hub about \(name)", "asking the hub"]
    case .stopping: return ["stopping the download", "stopping"]
    case .running(let progress):
      let share = "fetching " + Self.percent(progress)
      let rate = progress.bytesPerSecond.map(Self.rate)
      let left = progress.secondsLeft.map { Seconds.text($0) + " left" }
      let details = [rate, left].compactMap { $0 }
      return [[name, share] + details, [share] + details, [share]].map { $0.joined(separator: " · ") }
    }
  }

  /// Why quitting is asked about; nil: it is not.
  var quitQuestion: String? {
    guard case .running(let progress) = stage else { return nil }
    return
      "\(DisplayText.line(name)): \(Self.percent(progress)) is fetched. Quit? `pali pull` goes on from there."
  }

  private static func percent(_ progress: PullProgress) -> String {
    "\(Int((RunProgress.share(progress.fraction) * 100).rounded(.down))) %"
  }

  private static func rate(_ bytesPerSecond: Double) -> String {
    let bytes = bytesPerSecond.isFinite ? min(max(bytesPerSecond, 0), 1e15) : 0
    return ByteCount.text(Int(bytes)) + "/s"
  }
}
