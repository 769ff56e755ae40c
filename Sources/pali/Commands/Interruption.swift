import Foundation
import Synchronization

/// Whether ^C was pressed. The first one asks for a clean end; a second one ends at once.
enum Interruption {
  private static let requested = Atomic(false)

  static var isRequested: Bool { requested.load(ordering: .acquiring) }

  /// From here on ^C is noted, and a broken pipe is an error code, not a signal.
  static func watch() {
    _ = isRequested  // A handler must not be the first to initialise it.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGINT) { _ in
      if Interruption.requested.exchange(true, ordering: .acquiringAndReleasing) { _exit(130) }
    }
    // A parent that works with dispatch queues hands down a mask in which it is blocked.
    var interrupt = sigset_t()
    sigemptyset(&interrupt)
    sigaddset(&interrupt, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &interrupt, nil)
  }
}
