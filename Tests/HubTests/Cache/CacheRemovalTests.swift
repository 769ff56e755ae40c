import Files
import Glibc
import LoopbackServers
import Testing

@testable import Hub

struct CacheRemovalTests {
  private let bench: Bench

  init() throws { bench = try Bench() }

  private func remove(_ id: String) throws -> Int { try bench.cache.remove(HubID(id)!) }

  @Test func aRepositoryGoesWithAllThatIsItsOwn() throws {
    bench.addModel()
    try bench.pull()
    try bench.write(".cache/huggingface/hub/models--org--model/blobs/x.incomplete", [1, 2, 3])
    try bench.write(".cache/huggingface/hub/models--org--model/.no_exist/c/x", [])
    bench.addModel("org/other")
    try bench.pull("org/other")
    #expect(try remove(Bench.id) >= Bench.weightBytes + 22)
    #expect(bench.cache.repositories().map(\.id.name) == ["org/other"])
    #expect(!isThere(bench.repository.path) && !isThere(bench.repository.locks))
    #expect(line { _ = try remove(Bench.id) }.contains("not in the hub cache"))
  }

  @Test func ofARevisionTheBlobsThatNoneElseNeedsGo() throws {
    bench.addModel()
    try bench.pull()
    let half = bench.addModel(revision: "bfloat16", seed: 2)
    try bench.pull()
    #expect(try remove("org/model@bfloat16") == Bench.weightBytes + 11)
    #expect(bench.blobs.count == 4 && bench.blobs.contains(Bench.weightsHash))
    #expect(!isThere(bench.repository.reference("bfloat16")))
    #expect(!isThere(bench.repository.snapshot(commit: half)))
    #expect(bench.cache.repositories()[0].revisions.map(\.state) == [.complete])
    #expect(throws: HubError.self) { try remove("org/model@bfloat16") }
    // The last one takes the repository along.
    _ = try remove("org/model@main")
    #expect(!isThere(bench.repository.path))
  }

  @Test func aCommitMayBeShortened() throws {
    let commit = bench.addModel()
    try bench.pull()
    #expect(throws: HubError.self) { try remove("org/model@\(commit.prefix(5))") }
    #expect(try remove("org/model@\(commit.prefix(8))") > 0)
  }

  @Test func whatIsBeingFetchedStays() throws {
    bench.addModel()
    try bench.pull()
    let lock = bench.repository.locks.appending(Path("\(Bench.weightsHash).lock"))
    let held = try #require(try FileLock(lock, isCancelled: { false }))
    #expect(throws: HubError.busy(file: lock)) { try remove(Bench.id) }
    held.release()
    #expect(try remove(Bench.id) > 0)
  }

  @Test func nothingOutsideTheCacheIsTouched() throws {
    let commit = bench.addModel()
    try bench.pull()
    let victim = try bench.write("victim/file", Array("mine".utf8))
    let snapshot = bench.repository.snapshot(commit: commit)
    symlink(victim.text, snapshot.appending("absolute").text)
    symlink("../../../../../../victim/file", snapshot.appending("relative").text)
    symlink(victim.parent.text, snapshot.appending("folder").text)
    symlink(victim.text, bench.repository.blobs.appending("blob").text)
    symlink(victim.parent.text, bench.repository.references.appending("loop").text)
    bench.addModel(revision: "x", seed: 3)
    try bench.pull("org/model@x")
    _ = try remove("org/model@\(commit)")
    _ = try remove(Bench.id)
    #expect(try bench.bytes(victim) == Array("mine".utf8))
    // A whole repository that is a link is none.
    try makeFolder(bench.cache.path)
    symlink(victim.parent.text, bench.repository.path.text)
    #expect(throws: HubError.self) { try remove(Bench.id) }
    #expect(try bench.bytes(victim) == Array("mine".utf8))
  }

  // MARK: The store that huggingface_hub shares among repositories

  private let hash = String(repeating: "ab", count: 32)

  /// Two repositories whose weights are one file of the store.
  private func share() throws -> (store: Path, links: [Path]) {
    let hub = ".cache/huggingface/hub"
    let store = try bench.write("\(hub)/blobs/ab/\(hash)", [1, 2, 3, 4])
    try bench.write("\(hub)/blobs/.huggingface-shared-blobs", Array("1\n".utf8))
    let names = ["models--a--b", "models--c--d"]
    let lines = names.map { "\($0)/blobs/\(hash)\n" }.joined()
    try bench.write("\(hub)/blobs/ab/\(hash).refs", Array(lines.utf8))
    let links = try names.map { name in
      let link = Path("\(bench.folder.path)/\(hub)/\(name)/blobs/\(hash)")
      try makeFolder(link.parent)
      symlink("../../blobs/ab/\(hash)", link.text)
      try makeFolder(Path("\(bench.folder.path)/\(hub)/\(name)/snapshots/c"))
      symlink("../../blobs/\(hash)", "\(bench.folder.path)/\(hub)/\(name)/snapshots/c/model.safetensors")
      return link
    }
    return (store, links)
  }

  @Test func whatOthersShareStaysUntilTheLastOneGoes() throws {
    let (store, links) = try share()
    #expect(bench.cache.repositories().map(\.byteCount) == [4, 4])
    #expect(try remove("a/b") == 0)
    #expect(isThere(store) && !isThere(links[0]) && isThere(links[1]))
    #expect(try remove("c/d") == 4)
    #expect(!isThere(store) && !isThere(Path("\(store.text).refs")))
  }

  @Test func aStoreThatIsNotMarkedIsLeftAlone() throws {
    let (store, _) = try share()
    try removeFile(bench.cache.path.appending("blobs/.huggingface-shared-blobs"))
    _ = try remove("a/b")
    _ = try remove("c/d")
    #expect(isThere(store))
  }

  @Test func withoutAListNothingOfTheStoreGoes() throws {
    let (store, _) = try share()
    try removeFile(Path("\(store.text).refs"))
    _ = try remove("a/b")
    _ = try remove("c/d")
    #expect(isThere(store))
  }
}
