import Files
import Glibc
import HTTP
import LoopbackServers
import Testing

@testable import Hub

struct FolderPullTests {
  private let bench: Bench
  private let folder: Path

  init() throws {
    bench = try Bench()
    folder = Path(bench.folder.path).appending("models/m")
  }

  private func target(replacing: Bool = false) -> PullTarget { .folder(folder, replacing: replacing) }
  private var weights: Path { folder.appending("model.safetensors") }
  private var begun: Path {
    folder.appending(Path(".model.safetensors.\(Bench.weightsHash.prefix(12)).incomplete"))
  }

  @Test func plainFilesAndNothingElse() throws {
    bench.addModel()
    #expect(try bench.pull(to: target()) == folder)
    #expect(names(in: folder).map(\.text) == Bench.modelFiles)
    #expect(try bench.bytes(weights) == Bench.weights())
    #expect(kind(of: weights) == S_IFREG && !isThere(bench.cache.path))
  }

  @Test func equalFilesStay() throws {
    bench.addModel()
    try bench.pull(to: target())
    let before = try FileStamp(weights)
    let plan = try bench.plan(to: target())
    #expect(plan.isComplete && bench.told.contains("checking model.safetensors"))
    try bench.pull(to: target())
    #expect(try FileStamp(weights) == before)
    #expect(bench.server.files.requests("model.safetensors").count == 1)
  }

  @Test func anotherFileIsReplacedOnlyWhereThatIsSaid() throws {
    bench.addModel()
    let own = try bench.write("models/m/config.json", Array("{\"b\": 1}".utf8))
    #expect(
      line { try bench.pull(to: target()) }
        == "\(own): is there already and is another file; --force replaces it")
    #expect(names(in: folder).map(\.text) == ["config.json"])
    try bench.pull(to: target(replacing: true))
    #expect(try bench.bytes(own) == Array("{\"a\": 1}".utf8))
  }

  @Test func aFileThatComesUpMeanwhileStays() throws {
    bench.addModel()
    let plan = try bench.plan(to: target())
    let own = try bench.write("models/m/model.safetensors", [1])
    #expect(throws: HubError.different(file: own)) { try bench.hub().pull(plan) }
    #expect(try bench.bytes(own) == [1])
  }

  @Test func whatIsHalfThereIsGoneOnWith() throws {
    bench.addModel()
    bench.retries.limit = 0
    bench.server.files.cut("model.safetensors", after: 1_000_000)
    #expect(throws: HTTPError.self) { try bench.pull(to: target()) }
    #expect(size(begun) == 1_000_000 && !isThere(weights))
    try bench.pull(to: target())
    #expect(try bench.bytes(weights) == Bench.weights() && !isThere(begun))
    #expect(bench.server.files.requests("model.safetensors").last?.headers["Range"] == "bytes=1000000-")
  }

  @Test func twoAtOnceFetchOnce() throws {
    bench.addModel()
    bench.server.files.throttle("model.safetensors", bytesPerSecond: 6_000_000)
    let plan = try bench.plan(to: target())
    let hub = try bench.hub()
    let second = Second { try hub.pull(plan, handler: $0) }
    try hub.pull(plan)
    _ = try second.wait()
    #expect(try bench.bytes(weights) == Bench.weights())
    #expect(names(in: folder).map(\.text) == Bench.modelFiles)
    #expect(bench.server.files.requests("model.safetensors").count == 1)
  }

  // MARK: Single files

  private func pinned(_ sha256: String? = nil) throws -> PinnedFile {
    try #require(
      PinnedFile(
        title: "the file", id: HubID("org/space", kind: .space)!, name: "weights.npz",
        byteCount: Bench.weightBytes,
        sha256: sha256 ?? Bench.weightsHash))
  }

  private func addSpace() {
    bench.server.add(
      "org/space", kind: .space,
      files: ["app.py": "", "weights.npz": Bench.weightFile()])
  }

  @Test func aFileOfASpaceUnderAnotherName() throws {
    addSpace()
    let path = folder.appending("mine.npz")
    bench.server.files.cut("weights.npz", after: 1000)
    try bench.hub().fetch(pinned(), to: path)
    #expect(try bench.bytes(path) == Bench.weights() && names(in: folder) == ["mine.npz"])
    // Equal: nothing is asked, online or not.
    let before = bench.server.server.requests.count
    bench.environment["HF_HUB_OFFLINE"] = "1"
    try bench.hub().fetch(pinned(), to: path)
    #expect(bench.server.server.requests.count == before)
  }

  @Test func aFileThatIsNotTheKnownOne() throws {
    addSpace()
    let path = folder.appending("mine.npz")
    let other = String(repeating: "a", count: 64)
    let place = bench.server.endpoint.dropFirst("http://".count)
    #expect(
      line { try bench.hub().fetch(pinned(other), to: path) }
        == "\(place): weights.npz is not the file that is known: SHA-256 \(Bench.weightsHash) instead of \(other)"
    )
    // What is sent once is sent again.
    #expect(names(in: folder).isEmpty && bench.server.files.requests("weights.npz").count == 1)
    try bench.write("models/m/mine.npz", [1])
    #expect(throws: HubError.different(file: path)) { try bench.hub().fetch(pinned(), to: path) }
    try bench.hub().fetch(pinned(), to: path, replacing: true)
    #expect(try bench.bytes(path) == Bench.weights())
    bench.environment["HF_HUB_OFFLINE"] = "1"
    #expect(throws: HubError.offline(wanted: "weights.npz")) {
      try bench.hub().fetch(pinned(), to: folder.appending("other.npz"))
    }
  }

  @Test(arguments: [1, Bench.weightBytes + 1]) func aFileOfAnotherSizeThanTheKnownOne(_ count: Int) throws {
    bench.server.add("org/space", kind: .space, files: ["weights.npz": .large(size: count)])
    let fault = line { try bench.hub().fetch(pinned(), to: folder.appending("mine.npz")) }
    let place = bench.server.endpoint.dropFirst("http://".count)
    let sizes = "\(count) bytes instead of \(Bench.weightBytes)"
    #expect(fault == "\(place): weights.npz is not the file that is known: \(sizes)")
    #expect(names(in: folder).isEmpty)
  }

  @Test func aBeginningThatIsNoneOfThePinnedFileIsGivenUp() throws {
    addSpace()
    try bench.write("models/m/.mine.npz.\(Bench.weightsHash.prefix(12)).incomplete", [1, 2, 3])
    try bench.hub().fetch(pinned(), to: folder.appending("mine.npz"))
    #expect(names(in: folder) == ["mine.npz"])
  }

  @Test func ofWhatNeverCameNothingStays() throws {
    bench.retries.limit = 0
    #expect(throws: (any Error).self) { try bench.hub().fetch(pinned(), to: folder.appending("mine.npz")) }
    addSpace()
    bench.server.files.fault(.status(503), "weights.npz")
    #expect(throws: (any Error).self) { try bench.hub().fetch(pinned(), to: folder.appending("mine.npz")) }
    #expect(names(in: folder).isEmpty)
    bench.server.files.cut("weights.npz", after: 1000)
    #expect(throws: (any Error).self) { try bench.hub().fetch(pinned(), to: folder.appending("mine.npz")) }
    #expect(names(in: folder).count == 1)
  }

  @Test func theMaskDecoderIsTheKnownOne() {
    #expect(PinnedFile.maskDecoder.byteCount == 8_479_556 && PinnedFile.maskDecoder.id.kind == .space)
    #expect(FileDigest(PinnedFile.maskDecoder.sha256) != nil)
    #expect(
      PinnedFile(title: "x", id: PinnedFile.maskDecoder.id, name: "x", byteCount: 1, sha256: "x") == nil)
  }
}
