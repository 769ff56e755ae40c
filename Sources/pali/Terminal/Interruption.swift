import Foundation
import Synchronization

/// Whether ^C was pressed. The first one asks for a clean end; a second one ends at once.
enum Interruption {
  private static let requested = Atomic(false)

  static var isRequested: Bool { requested.load(ordering: .acquiring) }

  /// From here on ^C is noted.
  static func watch() {
    _ = isRequested  // A handler must not be the first to initialise it.
    signal(SIGINT) { _ in
      if Interruption.requested.exchange(true, ordering: .acquiringAndReleasing) { _exit(130) }
    }
  }
}
