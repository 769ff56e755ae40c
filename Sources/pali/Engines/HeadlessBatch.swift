import Answers
import Pictures

/// Requests on their way: which are under way, and what has come of those whose turn to be told has not come.
struct HeadlessBatch {
  /// Begun and not told, in order.
  private var waiting: [Request] = []
  /// Those that begin are this far ahead of what is told at most, so that one that takes long is not buried.
  private let reach: Int
  private let atOnce: Int
  /// Those that have not ended, in order.
  private(set) var underWay: [RunID] = []
  private var pictures: [RunID: [PictureIdentity]] = [:]
  private var outcomes: [RunID: HeadlessEngine.Outcome] = [:]

  /// `atOnce`: how many are under way at most.
  init(atOnce: Int) {
    self.atOnce = max(atOnce, 1)
    reach = self.atOnce * 4
  }

  /// nil: all that have begun are told.
  var nextToTell: Request? { waiting.first }

  var hasRoom: Bool { underWay.count < atOnce && waiting.count < reach }

  mutating func begin(_ request: Request) {
    underWay.append(request.id)
    waiting.append(request)
  }

  mutating func take(_ event: RunEvent, of id: RunID) {
    switch event {
    case .began(let read, _): pictures[id] = read
    case .finished(let answer): end(id, .success((answer, pictures[id] ?? [])))
    case .failed(let message): end(id, .failure(HeadlessError(description: message)))
    case .progress, .token, .candidate, .notice: break
    }
  }

  private mutating func end(_ id: RunID, _ outcome: HeadlessEngine.Outcome) {
    underWay.removeAll { $0 == id }
    pictures[id] = nil
    outcomes[id] = outcome
  }

  /// Of the next one to tell, once it has ended.
  mutating func takeOutcome() -> HeadlessEngine.Outcome? {
    guard let next = nextToTell, let outcome = outcomes.removeValue(forKey: next.id) else { return nil }
    waiting.removeFirst()
    return outcome
  }
}
