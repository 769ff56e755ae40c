import Files
import Glibc
import Testing

@testable import Hub

struct HubCacheTests {
  private let bench: Bench
  private let repository: Path

  init() throws {
    bench = try Bench()
    bench.environment["HF_HUB_CACHE"] = "\(bench.folder.path)/hub"
    repository = Path("\(bench.folder.path)/hub/models--google--paligemma")
  }

  private func model(_ commit: String, without missing: String? = nil) throws {
    for name in ["config.json", "model.safetensors", "tokenizer.json"] where name != missing {
      try bench.write("hub/models--google--paligemma/snapshots/\(commit)/\(name)", Array("{}".utf8))
    }
  }

  private func reference(_ name: String, _ text: String) throws {
    try bench.write("hub/models--google--paligemma/refs/\(name)", Array(text.utf8))
  }

  private func snapshot(_ id: String) throws -> String {
    try bench.cache.snapshot(HubID(id)!).name.text
  }

  @Test func whereTheCacheIs() {
    func cache(_ environment: [String: String]) -> String { HubCache(environment).path.text }
    #expect(cache(["HOME": "/h"]) == "/h/.cache/huggingface/hub")
    #expect(cache(["HOME": "/h", "XDG_CACHE_HOME": "/x"]) == "/x/huggingface/hub")
    #expect(cache(["HOME": "/h", "HF_HOME": "/f"]) == "/f/hub")
    #expect(cache(["HOME": "/h", "HF_HOME": "/f", "HF_HUB_CACHE": "~/c"]) == "/h/c")
    #expect(cache(["HOME": "/h", "HUGGINGFACE_HUB_CACHE": "/o"]) == "/o")
    #expect(cache(["HOME": "/h", "HF_HUB_CACHE": ""]) == "/h/.cache/huggingface/hub")
  }

  @Test func hubSnapshotsHaveTheirId() {
    #expect(
      HubCache.id(ofSnapshot: "/c/models--google--paligemma-3b/snapshots/12ab") == "google/paligemma-3b")
    #expect(HubCache.id(ofSnapshot: "/models/paligemma") == nil)
    #expect(HubCache.id(ofSnapshot: "/c/models--a--b--c/snapshots/12ab") == nil)
    #expect(HubCache.id(ofSnapshot: "") == nil)
  }

  @Test func revisionsAreBranchesOrCommits() throws {
    try model("abc123")
    try model("def456")
    try reference("main", "abc123\n")
    try reference("bfloat16", "def456")
    for (name, commit) in [("", "abc123"), ("@bfloat16", "def456"), ("@def456", "def456")] {
      #expect(try snapshot("google/paligemma\(name)") == commit)
    }
    #expect(
      line { _ = try snapshot("google/paligemma@float16") }
        == "google/paligemma: revision float16 is not in \(repository); to get it: pali pull google/paligemma@float16"
    )
    #expect(
      line { _ = try snapshot("google/other") }
        == "google/other: not in the hub cache \(bench.cache.path); to get it: pali pull google/other")
  }

  @Test func withoutARevisionTheOneThatIsThere() throws {
    try model("def456")
    #expect(try snapshot("google/paligemma") == "def456")
    try reference("bfloat16", "def456")
    try model("789abc")
    try reference("float16", "789abc")
    #expect(try snapshot("google/paligemma") == "def456")
    // Of main only a part is there: it does not stand in the way.
    try model("abc123", without: "model.safetensors")
    try reference("main", "abc123")
    #expect(try snapshot("google/paligemma") == "def456")
    try model("abc123")
    #expect(try snapshot("google/paligemma") == "abc123")
  }

  @Test func severalRevisionsOfWhichNoneIsTheUsual() throws {
    try model("def456")
    try model("789abc")
    try reference("float16", "789abc")
    #expect(
      line { _ = try snapshot("google/paligemma") }
        == "google/paligemma: which revision? google/paligemma@def456, google/paligemma@float16")
  }

  @Test func mainIsNamedWhereNothingIsWhole() throws {
    try model("abc123", without: "model.safetensors")
    try reference("main", "abc123")
    #expect(try snapshot("google/paligemma") == "abc123")
    try makeFolder(Path("\(bench.folder.path)/hub/models--a--b"))
    #expect(line { _ = try snapshot("a/b") }.contains("revision main is not in"))
  }

  @Test(arguments: ["../../../secret", "/", "..", "", "a/b", "\u{0}"])
  func aReferenceCannotLeaveTheCache(_ text: String) throws {
    try bench.write("secret/config.json", [])
    try reference("main", text)
    try model("x")
    #expect(
      line { _ = try snapshot("google/paligemma@main") }.hasSuffix("refs/main: does not name a snapshot"))
  }

  // MARK: What is here

  @Test func whatIsHereIsListed() throws {
    #expect(bench.cache.repositories().isEmpty)
    let commit = bench.addModel()
    try bench.pull()
    let next = bench.addModel(revision: "bfloat16", seed: 2)
    bench.server.files.cut("model.safetensors", after: 1_000_000)
    bench.retries.limit = 0
    #expect(throws: (any Error).self) { try bench.pull() }
    let listed = bench.cache.repositories()
    #expect(listed.map(\.id) == [HubID(Bench.id)])
    let revisions = listed[0].revisions
    #expect(revisions.first { $0.commit == commit }?.state == .complete)
    #expect(revisions.first { $0.commit == commit }?.names == ["main"])
    #expect(revisions.first { $0.commit == commit }?.byteCount == Bench.weightBytes + 19)
    if case .partial? = revisions.first(where: { $0.commit == next })?.state {
    } else {
      Issue.record("a half-fetched revision is partial")
    }
    #expect(listed[0].partialByteCount == 1_000_000)
    #expect(listed[0].byteCount >= Bench.weightBytes + 1_000_000 && listed[0].lastModified > 1_000_000_000)
  }

  @Test func whatSharesBlobsIsCountedOnce() throws {
    bench.addModel()
    try bench.pull()
    bench.addModel()
    try bench.pull()
    let listed = try #require(bench.cache.repositories().first)
    #expect(listed.revisions.count == 2 && listed.byteCount == Bench.weightBytes + 19)
    #expect(listed.revisions.allSatisfy { $0.byteCount == Bench.weightBytes + 19 && $0.fileCount == 4 })
  }

  @Test func foldersOfBadWillAreLeftOut() throws {
    try model("abc123")
    let hub = "\(bench.folder.path)/hub"
    for name in [
      "models--..--x", "models--a", "models--a--b--c", "datasets--a--b", ".locks", "models--\u{1B}[31m--x",
    ] {
      try makeFolder(Path("\(hub)/\(name)/snapshots/x"))
    }
    symlink("/", "\(hub)/models--root--link")
    symlink("gone", "\(hub)/models--gone--link")
    symlink("..", "\(repository)/snapshots/loop")
    symlink("/", "\(repository)/refs")
    try bench.write("hub/models--file--x", [1])
    #expect(bench.cache.repositories().map(\.id.name) == ["google/paligemma"])
    #expect(bench.cache.repositories()[0].revisions.map(\.commit) == ["abc123"])
  }

  @Test func whatHasNoWeightsIsNoModel() throws {
    try model("abc123", without: "model.safetensors")
    #expect(bench.cache.repositories()[0].revisions[0].state == .noModel)
    try bench.write("hub/models--google--paligemma/blobs/x.incomplete", [1])
    #expect(bench.cache.repositories()[0].revisions[0].state == .partial(missing: "model.safetensors"))
    let index = #"{"weight_map":{"a":"s1.safetensors","b":"s2.safetensors"}}"#
    let folder = "hub/models--google--paligemma/snapshots/abc123"
    try bench.write("\(folder)/model.safetensors.index.json", Array(index.utf8))
    try bench.write("\(folder)/s1.safetensors", Bench.weightHead(dataCount: 1) + [1])
    #expect(bench.cache.repositories()[0].revisions[0].state == .partial(missing: "s2.safetensors"))
    try bench.write("\(folder)/s2.safetensors", Bench.weightHead(dataCount: 0))
    #expect(bench.cache.repositories()[0].revisions[0].state == .complete)
    symlink("../../blobs/gone", "\(bench.folder.path)/\(folder)/README.md")
    #expect(bench.cache.repositories()[0].revisions[0].state == .partial(missing: "README.md"))
  }

  @Test func weightsThatWereCutAreDamaged() throws {
    let commit = bench.addModel()
    let folder = try bench.pull()
    func state() -> CachedRevision.State? { bench.cache.repositories().first?.revisions.first?.state }
    #expect(state() == .complete)
    for count in [Bench.weightBytes - 1, 96, 95, 8, 7, 0] {
      #expect(truncate(folder.appending("model.safetensors").text, count) == 0)
      #expect(state() == .damaged(file: "model.safetensors"), "\(count)")
    }
    // It is chosen all the same: what is wrong with it is told by whoever reads it.
    #expect(try bench.cache.snapshot(HubID(Bench.id)!).name.text == commit)
    try bench.pull()
    #expect(state() == .complete)
    #expect(truncate(folder.appending("tokenizer.json").text, 0) == 0)
    #expect(state() == .damaged(file: "tokenizer.json"))
    try bench.pull()
    #expect(truncate(folder.appending("README.md").text, 0) == 0 && state() == .complete)
  }

  @Test(arguments: [
    ("{}", 0, false), ("{}", 1, true), (#"{"__metadata__":{"a":"b"}}"#, 0, false), ("[]", 0, true),
    ("{", 0, true),
    (#"{"b":{"data_offsets":[4,6]},"a":{"data_offsets":[0,4]}}"#, 6, false), (#"{"a":{}}"#, 0, true),
    (#"{"a":{"data_offsets":[0,4]}}"#, 3, true), (#"{"a":{"data_offsets":[0,-4]}}"#, 0, false),
    (#"{"a":{"data_offsets":[0,1e99]}}"#, 0, true),
    (#"{"a":{"data_offsets":[0,99999999999999999999]}}"#, 0, true),
  ])
  func theSizeOfWeights(_ header: String, _ dataCount: Int, _ isOther: Bool) throws {
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    let data = [UInt8](repeating: 0, count: dataCount)
    #expect(hasOtherSize(try bench.write("w", length + Array(header.utf8) + data)) == isOther)
    let endless = [UInt8](repeating: 255, count: 8) + data
    #expect(hasOtherSize(try bench.write("x", endless)))
    #expect(!hasOtherSize(Path("\(bench.folder.path)/gone")) && !hasOtherSize(Path(bench.folder.path)))
  }

  @Test func aRepositoryOnAnotherDiskIsListed() throws {
    let commit = bench.addModel()
    try bench.pull()
    let place = Path("\(bench.folder.path)/disk/model")
    try makeFolder(place.parent)
    try rename(bench.repository.path, to: place)
    symlink(place.text, bench.repository.path.text)
    let listed = bench.cache.repositories()
    #expect(listed.map(\.id.name) == [Bench.id] && listed[0].byteCount == Bench.weightBytes + 19)
    #expect(listed[0].revisions.map(\.state) == [.complete] && listed[0].revisions[0].commit == commit)
    #expect(bench.blobs.count == 4)
    for id in [Bench.id, "\(Bench.id)@main"] {
      #expect(throws: HubError.linkedRepository(folder: bench.repository.path, place: place)) {
        try bench.cache.remove(HubID(id)!)
      }
    }
    #expect(bench.cache.repositories() == listed)
    try bench.pull()
    #expect(bench.server.files.requests("model.safetensors").count == 1)
  }
}
