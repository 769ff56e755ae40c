import Files
import Foundation
import Testing

@testable import pali

@Suite struct FolderWatcherTests {
  /// What was told, in order.
  private final class Told: Sendable {
    private let changes = AsyncStream<Path>.makeStream()
    var stream: AsyncStream<Path> { changes.stream }
    func add(_ path: Path) { changes.continuation.yield(path) }
    func end() { changes.continuation.finish() }
  }

  /// The next change, or nil when none is told in time.
  private func next(_ told: Told, seconds: Double = patience) async -> Path? {
    await withTaskGroup(of: Path?.self) { group in
      group.addTask {
        for await path in told.stream { return path }
        return nil
      }
      group.addTask {
        try? await Task.sleep(for: .seconds(seconds))
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }

  @Test func changesOfTheFolderThatIsFollowedAreTold() async throws {
    let (folder, other) = (try ScratchFolder(), try ScratchFolder())
    let told = Told()
    let watcher = try #require(FolderWatcher { told.add($0) })
    watcher.follow(Path(other.path))
    watcher.follow(Path(folder.path))
    try other.write("a.png")
    try folder.write("b.png", Data([1]))
    #expect(await next(told) == Path(folder.path))
    try FileManager.default.removeItem(atPath: "\(folder.path)/b.png")
    #expect(await next(told) == Path(folder.path))
  }

  @Test func aFolderThatIsNotThereIsNoTrap() throws {
    let watcher = try #require(FolderWatcher { _ in })
    watcher.follow("/no/such/folder")
    watcher.follow(Path(bytes: [0x2F, 0]))
  }
}
