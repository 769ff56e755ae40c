import Answers
import Files

/// What is still to be asked, in order; tens of thousands of pictures wait without slowing what asks about them.
struct RunQueue: Sendable {
  /// A request that has not been handed to the engine.
  struct Asked: Sendable, Equatable {
    let request: Request
    let origin: AnsweredObject?
  }

  private struct Question: Hashable {
    let prompt: Prompt
    let paths: [Path]
    /// Whether it is the prompt alone that is asked, of the pictures as they are.
    let isPlain: Bool

    init(_ request: Request) {
      (prompt, paths, isPlain) = (request.prompt, request.paths, request.isPlain)
    }
  }

  /// Those before `first` have gone.
  private var items: [Asked] = []
  private var first = 0
  private var waiting: [Path: Int] = [:]
  private var questions: Set<Question> = []

  var isEmpty: Bool { count == 0 }
  var count: Int { items.count - first }
  var requests: [Request] { items[first...].map(\.request) }

  func isAsked(about path: Path) -> Bool { waiting[path] != nil }
  func holds(_ prompt: Prompt, about paths: [Path]) -> Bool {
    questions.contains(Question(Request(id: 0, pictures: paths.map { .file($0) }, prompt: prompt)))
  }

  mutating func append(_ asked: Asked) {
    items.append(asked)
    count(asked.request)
  }

  /// Before all that waits.
  mutating func prepend(_ asked: Asked) {
    items.insert(asked, at: first)
    count(asked.request)
  }

  mutating func popFirst() -> Asked? {
    guard first < items.count else { return nil }
    defer { first += 1 }
    let next = items[first]
    questions.remove(Question(next.request))
    for path in next.request.paths {
      waiting[path] = (waiting[path] ?? 1) - 1
      if waiting[path] == 0 { waiting[path] = nil }
    }
    return next
  }

  mutating func remove(where isGone: (Request) -> Bool) {
    items = items[first...].filter { !isGone($0.request) }
    first = 0
    (waiting, questions) = ([:], [])
    for item in items { count(item.request) }
  }

  private mutating func count(_ request: Request) {
    questions.insert(Question(request))
    for path in request.paths { waiting[path, default: 0] += 1 }
  }
}
