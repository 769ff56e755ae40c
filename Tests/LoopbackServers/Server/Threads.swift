import Glibc

/// Threads of one owner, all of which can be waited for: none is left when `join` is back.
final class Threads: Sendable {
  private struct State {
    var running: [UInt64: pthread_t] = [:]
    var over: [pthread_t] = []
    var count: UInt64 = 0
  }

  private let state = Monitor(State())

  var count: Int { state.withLock { $0.running.count } }

  /// False where the system gives no thread.
  @discardableResult
  func start(_ work: @escaping @Sendable () -> Void) -> Bool {
    let over = state.withLock { state in
      defer { state.over = [] }
      return state.over
    }
    for thread in over { pthread_join(thread, nil) }
    return state.withLock { running in
      running.count += 1
      let number = running.count
      let box = Unmanaged.passRetained(
        Work { [state] in
          work()
          state.withLock { state in
            state.running.removeValue(forKey: number).map { state.over.append($0) }
          }
        })
      var thread = pthread_t()
      let failed = pthread_create(
        &thread, nil,
        { argument in
          Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue().body()
          return nil
        }, box.toOpaque())
      guard failed == 0 else {
        box.release()
        return false
      }
      running.running[number] = thread
      return true
    }
  }

  /// Never called from one of them.
  func join() {
    _ = state.wait(seconds: 60) { $0.running.isEmpty }
    let over = state.withLock { state in
      defer { state.over = [] }
      return state.over
    }
    for thread in over { pthread_join(thread, nil) }
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
