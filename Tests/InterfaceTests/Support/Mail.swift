import Answers
import Synchronization

/// What engines tell, until the test takes it in.
final class Mail: Sendable {
  struct Letter: Sendable {
    let event: EngineEvent
    /// Which load the engine was made for.
    let load: Int
  }

  private let letters = Mutex<[Letter]>([])

  func add(_ event: EngineEvent, _ load: Int) {
    letters.withLock { $0.append(Letter(event: event, load: load)) }
  }

  func collect() -> [Letter] {
    letters.withLock { letters in
      defer { letters = [] }
      return letters
    }
  }
}
