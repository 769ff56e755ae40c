import Answers
import Pictures

/// Requests on their way: which are under way, and what has come of those whose turn to be told has not come.
struct HeadlessBatch {
  private let requests: [Request]
  private var begun = 0
  private var told = 0
  /// Those that have not ended, in order.
  private(set) var underWay: [RunID] = []
  private var pictures: [RunID: [PictureIdentity]] = [:]
  private var outcomes: [RunID: HeadlessEngine.Outcome] = [:]

  init(_ requests: [Request]) { self.requests = requests }

  /// nil: all are told.
  var nextToTell: Request? { told < requests.count ? requests[told] : nil }

  /// The next one to hand over; nil: all have been.
  mutating func begin() -> Request? {
    guard begun < requests.count else { return nil }
    defer { begun += 1 }
    underWay.append(requests[begun].id)
    return requests[begun]
  }

  mutating func take(_ event: RunEvent, of id: RunID) {
    switch event {
    case .began(let read, _): pictures[id] = read
    case .finished(let answer): end(id, .success((answer, pictures[id] ?? [])))
    case .failed(let message): end(id, .failure(HeadlessError(description: message)))
    case .progress, .token, .notice: break
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
    told += 1
    return outcome
  }
}
