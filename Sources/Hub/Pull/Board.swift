import HTTP
import Synchronization

/// What threads that fetch tell the one that waits for them, and whether they are to stop.
final class Board: Sendable {
  private struct State {
    var events: [HubEvent] = []
    var bytes: [Int]
    var active: [String] = []
    var filesDone = 0
    var next = 0
    var running = 0
    var failure: (any Error)?
  }

  private let state: Mutex<State>
  private let stopped = Atomic(false)

  /// `bytes`: what is there of each file.
  init(bytes: [Int], filesDone: Int = 0) {
    state = Mutex(State(bytes: bytes, filesDone: filesDone))
  }

  var isStopped: Bool { stopped.load(ordering: .relaxed) }
  func stop() { stopped.store(true, ordering: .relaxed) }

  func tell(_ event: HubEvent) { state.withLock { $0.events.append(event) } }

  // MARK: For those who fetch

  func begin() { state.withLock { $0.running += 1 } }

  func end() { state.withLock { $0.running -= 1 } }

  /// The next of `count` files; nil: there is none, or there is to be none.
  func take(of count: Int) -> Int? {
    isStopped
      ? nil
      : state.withLock { state in
        guard state.next < count else { return nil }
        state.next += 1
        return state.next - 1
      }
  }

  func set(_ file: Int, bytes: Int) { state.withLock { $0.bytes[file] = bytes } }

  func beginFile(_ name: String) { state.withLock { $0.active.append(name) } }

  /// `bytes`: nil where it failed.
  func endFile(_ file: Int, _ name: String, bytes: Int?) {
    state.withLock { state in
      if let place = state.active.firstIndex(of: name) { state.active.remove(at: place) }
      guard let bytes else { return }
      state.bytes[file] = bytes
      state.filesDone += 1
      state.events.append(.done(file: name))
    }
  }

  /// The first failure is the one that is told; those who are stopped by it fail after it.
  func fail(_ error: any Error) {
    stop()
    state.withLock { $0.failure = $0.failure ?? error }
  }

  // MARK: For the one who waits

  var isRunning: Bool { state.withLock { $0.running > 0 } }

  var failure: (any Error)? { state.withLock(\.failure) }

  func takeEvents() -> [HubEvent] {
    state.withLock { state in
      defer { state.events = [] }
      return state.events
    }
  }

  func progress(byteCount: Int, fileCount: Int) -> PullProgress {
    state.withLock { state in
      PullProgress(
        bytesDone: state.bytes.reduce(0, +), byteCount: byteCount, bytesPerSecond: nil, secondsLeft: nil,
        files: state.active, filesDone: state.filesDone, fileCount: fileCount)
    }
  }
}
