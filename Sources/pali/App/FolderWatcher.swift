import Files
import Foundation
import Glibc
import Synchronization

/// Tells when something changes in the folder on screen: names that come and go, files that were written to.
///
/// A storm of changes is told once when it pauses, and now and then while it lasts. Where the system has no watches
/// left the list does not follow, and everything else works.
final class FolderWatcher: Sendable {
  private static let pause = DispatchTimeInterval.milliseconds(150)
  private static let changes = [
    IN_CREATE, IN_DELETE, IN_MOVED_FROM, IN_MOVED_TO, IN_CLOSE_WRITE, IN_DELETE_SELF, IN_MOVE_SELF,
  ].reduce(UInt32(0)) { $0 | UInt32($1) }

  private struct Watch {
    var folder: Path?
    var number: Int32 = -1
    var isDue = false
  }

  private let descriptor: Int32
  private let onChange: @Sendable (Path) -> Void
  private let queue = DispatchQueue(label: "pali.watch")
  // Touched by init and deinit alone.
  nonisolated(unsafe) private let source: any DispatchSourceRead
  private let watch = Mutex(Watch())

  /// nil where the system cannot tell of changes.
  init?(onChange: @escaping @Sendable (Path) -> Void) {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    self.onChange = onChange
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    let descriptor = descriptor
    source.setEventHandler { [weak self] in self?.drain() }
    source.setCancelHandler { close(descriptor) }
    source.activate()
  }

  deinit { source.cancel() }

  /// Watches this folder and no longer the one before.
  func follow(_ folder: Path) {
    watch.withLock { watch in
      guard watch.folder != folder else { return }
      if watch.number >= 0 { inotify_rm_watch(descriptor, watch.number) }
      watch.folder = folder
      watch.number = folder.call { inotify_add_watch(descriptor, $0, Self.changes) }
    }
  }

  private func drain() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    while read(descriptor, &bytes, bytes.count) > 0 {}
    let isFirst = watch.withLock { watch in
      defer { watch.isDue = true }
      return !watch.isDue
    }
    if isFirst { queue.asyncAfter(deadline: .now() + Self.pause) { [weak self] in self?.tell() } }
  }

  private func tell() {
    let folder = watch.withLock { watch in
      watch.isDue = false
      return watch.folder
    }
    if let folder { onChange(folder) }
  }
}
