import Files
import Glibc
import HTTP
import LoopbackServers
import Testing

@testable import Hub

struct PullTests {
  private let bench: Bench

  init() throws { bench = try Bench() }

  private var weights: Path { bench.repository.blobs.appending(Path(Bench.weightsHash)) }
  private var begun: Path { Path("\(weights.text).incomplete") }

  /// Whether the weights are in their place, each byte right, and nothing half of them is left.
  private func weightsAreWhole(_ commit: String) throws -> Bool {
    let place = bench.repository.snapshot(commit: commit).appending("model.safetensors")
    return try bench.bytes(place) == Bench.weights() && !bench.blobs.contains { $0.hasSuffix(".incomplete") }
  }

  @Test func theCacheHasTheLayoutOfHuggingFacesTools() throws {
    let commit = bench.addModel()
    let folder = try bench.pull()
    #expect(folder == bench.repository.snapshot(commit: commit))
    #expect(names(in: folder).map(\.text) == Bench.modelFiles)
    #expect(linkTarget(folder.appending("model.safetensors")) == Path("../../blobs/\(Bench.weightsHash)"))
    let small = ServedFile.text("{\"a\": 1}").hash
    #expect(linkTarget(folder.appending("config.json")) == Path("../../blobs/\(small)"))
    #expect(try bench.bytes(folder.appending("config.json")) == Array("{\"a\": 1}".utf8))
    #expect(try bench.bytes(bench.repository.reference("main")) == Array(commit.utf8))
    #expect(Set(names(in: bench.repository.locks).map(\.text)) == Set(bench.blobs.map { $0 + ".lock" }))
    #expect(try weightsAreWhole(commit))
    #expect(try bench.cache.snapshot(HubID(Bench.id)!) == folder)
  }

  @Test func whatIsThereIsNotFetchedAgain() throws {
    bench.addModel()
    try bench.pull()
    let plan = try bench.plan()
    #expect(plan.isComplete && plan.bytesToFetch == 0)
    try bench.pull()
    #expect(bench.server.files.requests("model.safetensors").count == 1)
    #expect(bench.server.files.requests("config.json").count == 1)
  }

  @Test func ofAnotherCommitWithTheSameFilesOnlyTheLinksAreNew() throws {
    bench.addModel()
    try bench.pull()
    let next = bench.addModel()
    let folder = try bench.pull()
    #expect(folder == bench.repository.snapshot(commit: next) && names(in: folder).count == 4)
    #expect(bench.server.files.requests("model.safetensors").count == 1)
    #expect(try bench.bytes(bench.repository.reference("main")) == Array(next.utf8))
  }

  @Test func progressEndsWithAllOfIt() throws {
    bench.addModel()
    try bench.pull()
    let last = try #require(bench.progress.last)
    #expect(last.bytesDone == last.byteCount && last.byteCount == Bench.weightBytes + 19)
    #expect(last.filesDone == 4 && last.fileCount == 4 && last.files.isEmpty)
    #expect(Set(bench.told) == Set(Bench.modelFiles.map { "done \($0)" }))
    #expect(zip(bench.progress, bench.progress.dropFirst()).allSatisfy { $0.bytesDone <= $1.bytesDone })
  }

  @Test func theOtherHostGetsNoToken() throws {
    bench.environment["HF_TOKEN"] = Bench.token
    bench.server.setAccess(.gated, of: Bench.id)
    bench.server.redirectSmallFiles()
    let commit = bench.addModel()
    bench.server.files.cut("model.safetensors", after: 100_000)
    try bench.pull()
    #expect(try weightsAreWhole(commit))
    #expect(bench.server.server.received(Bench.token) && !bench.server.leaked(Bench.token))
    #expect(bench.server.largeFiles.requests.count >= 2)
  }

  // MARK: Going on

  @Test(arguments: [0, 1, 4095, 65_536, 999_999, 1_048_576, 2_999_999])
  func aConnectionThatIsCut(_ place: Int) throws {
    let commit = bench.addModel()
    bench.server.files.cut("model.safetensors", after: place)
    try bench.pull()
    #expect(try weightsAreWhole(commit))
    let ranges = bench.server.files.requests("model.safetensors").map { $0.headers["Range"] }
    #expect(ranges == [nil, place == 0 ? nil : "bytes=\(place)-"])
    #expect(bench.told.contains("retry model.safetensors"))
  }

  @Test func cutsAreForgivenWhileSomethingComes() throws {
    let commit = bench.addModel()
    bench.server.files.cutEvery(200_000, "model.safetensors")
    try bench.pull()
    #expect(try weightsAreWhole(commit))
    #expect(bench.server.files.requests("model.safetensors").count == 15)
  }

  @Test func aConnectionThatIsResetOrOfWhichOnlyTheBeginningCame() throws {
    let commit = bench.addModel()
    bench.server.files.fault(.resetAfter(500_000), "model.safetensors")
    bench.server.files.fault(.closeBeforeHeaders, "model.safetensors", after: 1)
    bench.server.files.fault(.status(503), "model.safetensors", after: 2)
    bench.server.files.fault(.status(500), "config.json")
    bench.server.files.fault(.tooManyRequests(retryAfter: "0"), "tokenizer.json", times: 2)
    try bench.pull()
    #expect(try weightsAreWhole(commit))
  }

  @Test func aServerThatWantsToBeLeftAloneIsWaitedFor() throws {
    bench.addModel()
    bench.server.files.fault(.tooManyRequests(retryAfter: "1"), "config.json")
    let start = ContinuousClock.now
    try bench.pull()
    #expect(ContinuousClock.now - start >= .seconds(1))
  }

  @Test func whatNeverPassesIsGivenUp() {
    bench.addModel()
    bench.server.files.fault(.status(503), "model.safetensors", times: .max)
    let fault = line { try bench.pull() }
    #expect(fault.contains("answers 503") && !fault.contains("Signature"))
    #expect(bench.server.files.requests("model.safetensors").count == 5)
  }

  @Test func whatIsHalfThereIsGoneOnWithNextTime() throws {
    let commit = bench.addModel()
    bench.retries.limit = 0
    bench.server.files.cut("model.safetensors", after: 1_234_567)
    #expect(throws: HTTPError.self) { try bench.pull() }
    #expect(size(begun) == 1_234_567 && !isThere(bench.repository.references))
    #expect(try bench.plan().bytesToFetch == Bench.weightBytes - 1_234_567)
    bench.forget()
    try bench.pull()
    #expect(try weightsAreWhole(commit))
    #expect(bench.server.files.requests("model.safetensors").last?.headers["Range"] == "bytes=1234567-")
    #expect(bench.progress.first.map { $0.bytesDone >= 1_234_567 } == true)
  }

  @Test func beginningsOfNewerPythonToolsAreTakenUp() throws {
    let commit = bench.addModel()
    try makeFolder(bench.repository.blobs)
    let names = ["\(weights.text).0123abcd.incomplete", begun.text, "\(weights.text).4567cdef.incomplete"]
    for (name, count) in zip(names, [2_000_000, 1000, 5]) {
      try AtomicFile.write(bytes: Bench.weights().prefix(count), to: Path(name))
    }
    #expect(try bench.plan().bytesThere == 2_000_000)
    try bench.pull()
    #expect(try weightsAreWhole(commit))
    #expect(
      bench.server.files.requests("model.safetensors").map { $0.headers["Range"] } == ["bytes=2000000-"])
  }

  @Test func aWholeBeginningIsOnlyVerified() throws {
    let commit = bench.addModel()
    try makeFolder(bench.repository.blobs)
    try AtomicFile.write(bytes: Bench.weights(), to: begun)
    try bench.pull()
    #expect(try weightsAreWhole(commit))
    #expect(bench.server.files.requests("model.safetensors").isEmpty)
  }

  @Test(arguments: [1000, Bench.weightBytes, Bench.weightBytes + 1])
  func aBeginningOfSomethingElseIsFoundOut(_ count: Int) throws {
    let commit = bench.addModel()
    try makeFolder(bench.repository.blobs)
    try AtomicFile.write(bytes: [UInt8](repeating: 7, count: count), to: begun)
    try bench.pull()
    #expect(try weightsAreWhole(commit))
    #expect(bench.told.contains("again model.safetensors") == (count <= Bench.weightBytes))
  }

  @Test func aServerThatSendsTheWholeInstead() throws {
    let commit = bench.addModel()
    bench.server.files.cut("model.safetensors", after: 1_000_000)
    bench.server.files.fault(.ignoreRange, "model.safetensors", times: .max)
    try bench.pull()
    #expect(try weightsAreWhole(commit))
  }

  @Test func cutsOfAServerThatAlwaysBeginsAgainAreNotForgivenForEver() {
    bench.addModel()
    bench.server.files.cutEvery(1_000_000, "model.safetensors")
    bench.server.files.fault(.ignoreRange, "model.safetensors", times: .max)
    #expect(line { try bench.pull() }.contains("the connection broke"))
    #expect(bench.server.files.requests("model.safetensors").count <= 7)
  }

  @Test func aRestThatIsOfAnotherPlace() {
    bench.addModel()
    bench.server.files.cut("model.safetensors", after: 1_000_000)
    bench.server.files.fault(.wrongRange, "model.safetensors", times: .max)
    #expect(line { try bench.pull() }.contains("goes on at another place"))
    #expect(size(begun) == 1_000_000)
  }

  @Test func aRestThatTheServerDoesNotHave() throws {
    let commit = bench.addModel()
    bench.server.files.cut("model.safetensors", after: 1_000_000)
    bench.server.files.fault(.status(416), "model.safetensors", after: 1)
    // 416 does not pass by itself, but what is asked for next is another thing.
    try bench.pull()
    #expect(try weightsAreWhole(commit))
  }

  @Test func addressesThatExpireAreAskedForAnew() throws {
    let commit = bench.addModel()
    bench.retries.limit = 0
    bench.server.files.cut("model.safetensors", after: 1_000_000)
    #expect(throws: HTTPError.self) { try bench.pull() }
    bench.server.expireSignatures()
    try bench.pull()
    #expect(try weightsAreWhole(commit))
  }

  // MARK: What is not what it should be

  @Test func whatComesWrongOnceIsFetchedOnceMore() throws {
    let commit = bench.addModel()
    bench.server.files.damage("model.safetensors", at: 2_000_000)
    bench.server.files.damage("config.json", at: 1)
    try bench.pull()
    #expect(try weightsAreWhole(commit))
    #expect(bench.told.contains("again model.safetensors") && bench.told.contains("again config.json"))
  }

  @Test func whatComesWrongTwiceIsNotKept() {
    bench.addModel()
    bench.server.files.damage("model.safetensors", at: 2_999_999, times: 2)
    let fault = line { try bench.pull() }
    #expect(
      fault.hasPrefix(
        "model.safetensors: came with other contents than the hub lists: expected \(Bench.weightsHash), got "
      ))
    #expect(!isThere(begun) && !isThere(weights) && !isThere(bench.repository.references))
  }

  @Test(arguments: [Bench.weightBytes - 1, Bench.weightBytes + 1, 0])
  func sizesThatAreNotTheListedOnes(_ length: Int) {
    bench.addModel()
    bench.server.files.fault(.declaredLength(length), "model.safetensors", times: .max)
    #expect(
      throws: HubError.wrongSize(file: "model.safetensors", expected: Bench.weightBytes, got: length)
    ) { try bench.pull() }
  }

  @Test func aFileThatIsLongerThanListed() {
    bench.server.add(
      Bench.id,
      files: [
        "config.json": "{}", "tokenizer.json": "{}",
        "model.safetensors": .large(size: 1000).claiming(listed: .init(size: 999)),
      ])
    #expect(throws: HubError.wrongSize(file: "model.safetensors", expected: 999, got: 1000)) {
      try bench.pull()
    }
  }

  // MARK: Space, stopping, company

  @Test func withoutSpaceNothingIsBegun() throws {
    bench.addModel()
    var hub = try bench.hub()
    hub.freeSpace = { _ in Hub.reserve + 1_000_000 }
    let fault = line { _ = try hub.plan(HubID(Bench.id)!, to: .cache(bench.cache)) }
    #expect(fault == "\(bench.folder.path): 3.0 MB are needed, 268 MB beside are kept free, 269 MB are free")
    #expect(!isThere(bench.cache.path))
    hub.freeSpace = { _ in nil }
    #expect(try hub.plan(HubID(Bench.id)!, to: .cache(bench.cache)).bytesFree == nil)
  }

  @Test func stoppingIsHeededAtOnce() throws {
    let commit = bench.addModel()
    bench.server.files.throttle("model.safetensors", bytesPerSecond: 200_000)
    var stopped: ContinuousClock.Instant?
    #expect(throws: HTTPError.cancelled) {
      try bench.pull(isCancelled: {
        guard stopped == nil, (size(begun) ?? 0) > 100_000 else { return stopped != nil }
        stopped = .now
        return true
      })
    }
    let waited = ContinuousClock.now - (try #require(stopped))
    #expect(waited < .seconds(5))
    bench.server.server.clearFaults()
    bench.server.largeFiles.clearFaults()
    try bench.pull()
    #expect(try weightsAreWhole(commit))
  }

  @Test func aServerThatSaysNothingMoreCanBeLeft() throws {
    bench.addModel()
    bench.server.files.fault(.stall(after: 1000), "model.safetensors")
    let start = ContinuousClock.now
    #expect(throws: HTTPError.cancelled) {
      try bench.pull(isCancelled: { ContinuousClock.now - start > .milliseconds(300) })
    }
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func twoAtOnceFetchOnce() throws {
    let commit = bench.addModel()
    bench.server.files.throttle("model.safetensors", bytesPerSecond: 6_000_000)
    let plan = try bench.plan()
    let hub = try bench.hub()
    let second = Second { try hub.pull(plan, handler: $0) }
    try bench.pull()
    let told = try second.wait()
    #expect(try weightsAreWhole(commit))
    #expect(bench.server.files.requests("model.safetensors").count == 1)
    #expect((told + bench.told).contains("waiting model.safetensors"))
    #expect(bench.progress.last.map { $0.bytesDone == $0.byteCount } == true)
  }

  @Test func filesOfTheSameContentsAreOneBlob() throws {
    let commit = bench.server.add(
      Bench.id,
      files: [
        "config.json": "{}", "generation_config.json": "{}", "model.safetensors": .large([1]),
        "tokenizer.json": "{}",
      ])
    try bench.pull()
    #expect(bench.blobs.count == 2)
    #expect(names(in: bench.repository.snapshot(commit: commit)).count == 4)
  }

  @Test func severalShardsComeAtOnce() throws {
    let index = #"{"weight_map":{"a":"s1.safetensors","b":"s2.safetensors","c":"s3.safetensors"}}"#
    bench.server.add(
      Bench.id,
      files: [
        "config.json": "{}", "tokenizer.json": "{}", "model.safetensors.index.json": .text(index),
        "s1.safetensors": .large(size: 1_000_000, seed: 1),
        "s2.safetensors": .large(size: 1_000_000, seed: 2),
        "s3.safetensors": .large(size: 1_000_000, seed: 3),
      ])
    bench.server.files.throttleAll(bytesPerSecond: 2_000_000)
    try bench.pull()
    #expect(bench.server.largeFiles.mostAtOnce == 3)
  }

  @Test func linksThatLeadNowhereAreMadeAnew() throws {
    let commit = bench.addModel()
    let place = bench.repository.snapshot(commit: commit).appending("model.safetensors")
    try makeFolder(place.parent)
    symlink("../../blobs/gone", place.text)
    try bench.pull()
    #expect(try weightsAreWhole(commit))
  }

  @Test func beginningsThatAnotherHasFinishedWithoutGo() throws {
    let commit = bench.addModel()
    try bench.pull()
    try AtomicFile.write(bytes: [1], to: begun)
    try AtomicFile.write(bytes: [1, 2], to: Path("\(weights.text).0123abcd.incomplete"))
    try bench.pull()
    #expect(try weightsAreWhole(commit))
  }

  @Test func aBlobOfTheWrongSizeIsFetchedAnew() throws {
    let commit = bench.addModel()
    try bench.pull()
    #expect(truncate(weights.text, 10) == 0)
    #expect(try bench.plan().bytesToFetch == Bench.weightBytes)
    try bench.pull()
    #expect(try weightsAreWhole(commit))
  }

  @Test func aShorterBlobElsewhereIsFetchedAnewAndNotThere() throws {
    let commit = bench.addModel()
    try bench.pull()
    let elsewhere = try bench.write("disk/weights", Bench.weights().prefix(10))
    try removeFile(weights)
    symlink(elsewhere.text, weights.text)
    try bench.pull()
    #expect(try weightsAreWhole(commit) && !isLink(weights))
    #expect(size(elsewhere) == 10)
  }

  // MARK: Damage

  private func verify() throws { try bench.pull(to: .cache(bench.cache, verifying: true)) }

  /// Other bytes, as many.
  private func damage(_ path: Path) throws {
    var bytes = try bench.bytes(path)
    bytes[bytes.count / 2] ^= 1
    try AtomicFile.write(bytes: bytes, to: path)
  }

  @Test func whatIsDamagedIsFoundAndFetchedAnew() throws {
    let commit = bench.addModel()
    try bench.pull()
    try damage(weights)
    let opened = try RegularFile(weights)
    #expect(try bench.plan().isComplete)
    let plan = try bench.plan(to: .cache(bench.cache, verifying: true))
    #expect(plan.bytesToFetch == Bench.weightBytes && bench.told.contains("checking model.safetensors"))
    #expect(plan.files.filter { $0.state == .damaged }.map(\.name) == ["model.safetensors"])
    try verify()
    #expect(try weightsAreWhole(commit))
    // Whoever has the old one keeps it.
    #expect(try opened.readAll(limit: 1 << 24).bytes.elementsEqual(Bench.weights()) == false)
    #expect(bench.server.files.requests("model.safetensors").count == 2)
    #expect(bench.server.files.requests("config.json").count == 1)
    try verify()
    #expect(bench.server.files.requests("model.safetensors").count == 2)
  }

  @Test func whatIsDamagedElsewhereIsFetchedAnewAndNotThere() throws {
    let commit = bench.addModel()
    try bench.pull()
    let elsewhere = try bench.write("disk/weights", Bench.weights())
    try damage(elsewhere)
    try removeFile(weights)
    symlink(elsewhere.text, weights.text)
    let before = try FileStamp(elsewhere)
    try verify()
    #expect(try weightsAreWhole(commit) && !isLink(weights) && FileStamp(elsewhere) == before)
  }

  @Test func whatIsDamagedInASnapshotWithoutLinks() throws {
    let commit = bench.addModel()
    try bench.pull()
    let place = bench.repository.snapshot(commit: commit).appending("model.safetensors")
    try removeFile(place)
    try rename(weights, to: place)
    try damage(place)
    try verify()
    #expect(try weightsAreWhole(commit))
  }

  @Test func whatSomebodyHasMendedMeanwhileIsNotFetched() throws {
    let commit = bench.addModel()
    try bench.pull()
    try damage(weights)
    let plan = try bench.plan(to: .cache(bench.cache, verifying: true))
    try AtomicFile.write(bytes: Bench.weights(), to: weights)
    try bench.hub().pull(plan)
    #expect(try weightsAreWhole(commit) && bench.server.files.requests("model.safetensors").count == 1)
  }

  @Test func withoutANetworkWhatIsDamagedStays() throws {
    bench.addModel()
    try bench.pull()
    try damage(weights)
    bench.retries.limit = 0
    bench.server.files.fault(.status(503), "model.safetensors", times: .max)
    #expect(throws: HTTPError.self) { try verify() }
    #expect(size(weights) == Bench.weightBytes && !isThere(begun))
  }

  @Test func aLinkInPlaceOfABeginningIsNotFollowed() throws {
    bench.addModel()
    try makeFolder(bench.repository.blobs)
    let victim = try bench.write("victim", Array("mine".utf8))
    symlink(victim.text, begun.text)
    #expect(line { try bench.pull() }.contains("cannot write"))
    #expect(try bench.bytes(victim) == Array("mine".utf8))
  }
}
