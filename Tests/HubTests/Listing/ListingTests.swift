import HTTP
import LoopbackServers
import Testing

@testable import Hub

struct ListingTests {
  private let bench: Bench

  init() throws { bench = try Bench() }

  private func names(_ files: KeyValuePairs<String, ServedFile>) throws -> [String] {
    bench.server.add(Bench.id, files: files)
    return try bench.plan().files.map(\.name)
  }

  @Test func ofARepositoryTheModelAloneIsTaken() throws {
    bench.addModel()
    let plan = try bench.plan()
    #expect(plan.files.map(\.name) == Bench.modelFiles)
    #expect(plan.byteCount == plan.bytesToFetch && plan.byteCount == Bench.weightBytes + 8 + 8 + 3)
    #expect(plan.folder.text.hasSuffix("models--org--model/snapshots/\(plan.commit)"))
    #expect(Hub.freeBytesAreTold(plan))
    #expect(!isThere(bench.cache.path))
  }

  @Test func ofShardsThoseThatTheIndexNames() throws {
    let index =
      #"{"weight_map":{"a":"model-1.safetensors","b":"other.safetensors","c":"model-1.safetensors"}}"#
    let taken = try names([
      "config.json": "{}", "tokenizer.model": .large([1]), "model.safetensors.index.json": .text(index),
      "model-1.safetensors": .large([1]), "other.safetensors": .large([2]),
      "model-2.safetensors": .large([3]),
      "model.gguf": .large([4]), "flax_model.msgpack": .large([5]), "model.h5": .large([6]),
    ])
    #expect(
      taken == [
        "config.json", "model-1.safetensors", "model.safetensors.index.json", "other.safetensors",
        "tokenizer.model",
      ])
  }

  @Test func aSingleFileGoesBeforeShards() throws {
    let index = #"{"weight_map":{"a":"model-1.safetensors"}}"#
    let taken = try names([
      "config.json": "{}", "model.safetensors.index.json": .text(index), "model.safetensors": .large([1]),
      "model-1.safetensors": .large([2]), "vae-oid.npz": .large([3]), "LICENSE.txt": "free",
      "tokenizer.model": .large([4]),
      "README.md": .small([UInt8](repeating: 32, count: 2_000_000)),
    ])
    #expect(taken == ["LICENSE.txt", "config.json", "model.safetensors", "tokenizer.model", "vae-oid.npz"])
  }

  @Test func anAdapterNeedsNoModel() throws {
    let taken = try names([
      "adapter_config.json": "{}", "adapter_model.safetensors": .large([1]), "adapter_model.bin": .large([2]),
    ])
    #expect(taken == ["adapter_config.json", "adapter_model.safetensors"])
  }

  /// big_vision's, where there is no other model.
  @Test func anArchiveNeedsNoConfiguration() throws {
    let archive: KeyValuePairs<String, ServedFile> = [
      "paligemma-3b-pt-224.npz": .large([1]), "paligemma_tokenizer.model": .large([2]),
      "vae-oid.npz": .large([3]),
      "README.md": "read", "old/other.npz": .large([4]),
    ]
    #expect(
      try names(archive) == [
        "README.md", "paligemma-3b-pt-224.npz", "paligemma_tokenizer.model", "vae-oid.npz",
      ])
  }

  @Test func besideOtherWeightsAnArchiveIsLeftOut() throws {
    let taken = try names([
      "config.json": "{}", "tokenizer.json": "{}", "model.safetensors": .large([1]), "other.npz": .large([2]),
    ])
    #expect(taken == ["config.json", "model.safetensors", "tokenizer.json"])
  }

  @Test func severalArchivesAreNoModel() {
    #expect(throws: HubError.noModel(id: HubID("org/model@main")!, missing: "model.safetensors")) {
      try names(["a.npz": .large([1]), "b.npz": .large([2])])
    }
  }

  @Test func whatIsNoModel() {
    #expect(throws: HubError.noModel(id: HubID("org/model@main")!, missing: "model.safetensors")) {
      try names(["config.json": "{}", "pytorch_model.bin": .large([1])])
    }
    let index = #"{"weight_map":{"a":"model-1.safetensors"}}"#
    #expect(throws: HubError.noModel(id: HubID("org/model@main")!, missing: "model-1.safetensors")) {
      try names(["config.json": "{}", "model.safetensors.index.json": .text(index), "tokenizer.json": "{}"])
    }
    #expect(throws: HubError.noModel(id: HubID("org/model@main")!, missing: "tokenizer.json")) {
      try names(["config.json": "{}", "model.safetensors": .large([1])])
    }
  }

  @Test(arguments: ["../x.safetensors", "a/b.safetensors", "pytorch_model.bin", ""])
  func anIndexThatNamesWhatIsNoShard(_ name: String) {
    let fault = line {
      _ = try names([
        "config.json": "{}", "model.safetensors.index.json": .text(#"{"weight_map":{"a":"\#(name)"}}"#),
        "tokenizer.json": "{}",
      ])
    }
    #expect(fault.hasPrefix("org/model@main: the hub's listing is not to be trusted: its index names"))
  }

  // MARK: Revisions

  @Test func bfloat16IsChosenWhereThereIsOne() throws {
    let main = bench.addModel()
    #expect(try bench.plan().isRevisionChosen == false)
    let half = bench.addModel(revision: "bfloat16", seed: 2)
    let plan = try bench.plan()
    #expect(plan.isRevisionChosen && plan.commit == half && plan.id == HubID("org/model@bfloat16"))
    let named = try bench.plan("org/model@main")
    #expect(!named.isRevisionChosen && named.commit == main)
    #expect(try bench.plan("org/model@\(half)").commit == half)
  }

  @Test func aBranchWithASlash() throws {
    let commit = bench.addModel(revision: "refs/pr/1")
    #expect(try bench.plan("org/model@refs/pr/1").commit == commit)
  }

  @Test func anEndpointThatTellsNoBranches() throws {
    let commit = bench.addModel()
    bench.server.server.on("/api/models/org/model/refs", .text("", status: 404))
    #expect(try bench.plan().commit == commit)
  }

  @Test func sizesAndDigestsThatTheListingDoesNotTell() throws {
    let commit = bench.addModel()
    let listed = Bench.modelFiles.map { #"{"rfilename":"\#($0)"}"# }.joined(separator: ",")
    bench.server.server.on(
      "/api/models/org/model/revision/main", .text(#"{"sha":"\#(commit)","siblings":[\#(listed)]}"#))
    let plan = try bench.plan()
    #expect(plan.files.map(\.name) == Bench.modelFiles && plan.byteCount == Bench.weightBytes + 8 + 8 + 3)
    #expect(!bench.server.leaked(Bench.token))
    try bench.pull()
    #expect(bench.blobs.contains(Bench.weightsHash))
  }

  // MARK: Refusals

  @Test func gatedFilesNeedTheLicence() throws {
    bench.addModel()
    bench.server.setAccess(.gated, of: Bench.id)
    let page = "\(bench.server.endpoint)/org/model"
    #expect(
      line { _ = try bench.plan() }
        == "org/model: accept the licence at \(page), then give a token in HF_TOKEN or "
        + "\(bench.folder.path)/.cache/huggingface/token")
    bench.server.addStranger(token: "hf_stranger")
    bench.environment["HF_TOKEN"] = "hf_stranger"
    #expect(
      line { _ = try bench.plan() }
        == "org/model: whom the token names has not been given access; accept the licence at \(page)")
    bench.environment["HF_TOKEN"] = Bench.token
    #expect(try bench.plan().files.count == 4)
  }

  @Test func whatIsNotThereOrPrivate() {
    #expect(line { _ = try bench.plan() } == "org/model: not on the hub, or private; HF_TOKEN names who asks")
    bench.environment["HF_TOKEN"] = Bench.token
    #expect(line { _ = try bench.plan() } == "org/model: not on the hub, or private and not for this token")
  }

  @Test func aRevisionThatIsNotThere() {
    bench.addModel()
    #expect(throws: HubError.noRevision(id: HubID("org/model@x")!)) { try bench.plan("org/model@x") }
  }

  @Test func aTokenThatIsNotTaken() throws {
    bench.addModel()
    bench.environment["HF_TOKEN"] = "hf_wrong"
    let place = bench.server.endpoint.dropFirst("http://".count)
    #expect(throws: HubError.refusedToken(place: String(place), source: "HF_TOKEN")) { try bench.plan() }
    bench.environment["HF_TOKEN"] = nil
    let file = try bench.write(".cache/huggingface/token", Array("hf_other".utf8))
    #expect(throws: HubError.refusedToken(place: String(place), source: "\(file)")) { try bench.plan() }
  }

  @Test func aTokenThatCannotBeSent() throws {
    bench.addModel()
    let file = try bench.write(".cache/huggingface/token", Array("hf_\u{FC}".utf8))
    #expect(throws: HubError.badToken(source: "\(file)")) { try bench.plan() }
    bench.environment["HF_TOKEN"] = "a b"
    #expect(throws: HubError.badToken(source: "HF_TOKEN")) { try bench.plan() }
    #expect(bench.server.server.connections == 0)
  }

  @Test func offlineNothingIsAsked() {
    bench.environment["HF_HUB_OFFLINE"] = "1"
    #expect(
      line { _ = try bench.plan() } == "org/model: HF_HUB_OFFLINE is set, nothing is asked of the hub")
    #expect(bench.server.server.connections == 0)
  }

  @Test func noNetwork() {
    bench.server.stop()
    let fault = line { _ = try bench.plan() }
    #expect(fault.contains("cannot be reached") && fault.hasSuffix("works without the hub"))
    #expect(bench.told.contains("retry -"))
  }

  // MARK: Listings of bad will

  @Test(
    arguments: hostileNames.filter {
      $0.contains("..") || $0.contains("\\") || $0.hasPrefix("/") || $0.isEmpty || $0.hasSuffix("/")
        || $0.contains("//") || $0.contains("./") || $0 == "." || $0.unicodeScalars.contains { $0.value < 32 }
        || $0.utf8.count > 1024 || $0.contains("\u{7F}") || $0.contains("\u{85}")
    })
  func namesThatLeadElsewhere(_ name: String) throws {
    bench.server.add(
      Bench.id, files: [("config.json", "{}"), ("model.safetensors", .large([1])), (name, "x")])
    let fault = line { try bench.pull() }
    #expect(fault.contains("the hub's listing is not to be trusted: a file is called"))
    #expect(fault.utf8.count < 300 && !fault.unicodeScalars.contains { $0.value < 32 })
    #expect(!isThere(bench.cache.path))
  }

  @Test(arguments: [["a", "a/b"], ["a/b/c", "a/b"], ["a", "a"]])
  func filesThatAreFoldersOrComeTwice(_ names: [String]) {
    bench.server.add(Bench.id, files: names.map { ($0, "x") } + [("model.safetensors", .large([1]))])
    let fault = line { try bench.pull() }
    #expect(
      fault.contains("is not to be trusted: a file and a folder is") || fault.contains("twice there is"))
  }

  @Test func filesWithoutEnd() {
    bench.addModel()
    bench.server.setListing(.manyFiles(10_001), of: Bench.id)
    #expect(throws: HubError.tooManyFiles(id: HubID("org/model@main")!, limit: 10_000)) { try bench.plan() }
    bench.server.setListing(.manyFiles(1_000_000), of: Bench.id)
    #expect(line { _ = try bench.plan() }.contains("sends more than"))
  }

  @Test func sizesThatNoFileHas() {
    for size in [-1, .max, 1 << 41] {
      bench.server.add(
        Bench.id, files: ["config.json": "{}", "model.safetensors": .large([1]).claiming(size: size)])
      #expect(line { _ = try bench.plan() }.contains("model.safetensors"))
    }
  }

  @Test(arguments: [
    "", "{}", "[]", #"{"sha":"x","siblings":[]}"#, #"{"sha":1,"siblings":[]}"#, "\u{1B}[31m", "null",
    #"{"sha":"0123456789012345678901234567890123456789","siblings":[{"rfilename":1}]}"#,
    #"{"sha":"../../../../../../../../../../../../../x","siblings":[]}"#,
  ])
  func answersThatAreNoListing(_ text: String) {
    bench.server.server.on("/api/models/org/model/*", .text(text))
    let fault = line { _ = try bench.plan() }
    #expect(fault != "no error" && !fault.contains("\n"))
  }

  @Test func aListingIsAskedForAgainWhileItMayPass() throws {
    bench.addModel()
    bench.server.server.fault(.status(503), on: "/api/*", times: 2)
    bench.server.server.fault(.tooManyRequests(retryAfter: "0"), on: "/api/*", times: 1, after: 1)
    #expect(try bench.plan().files.count == 4)
    #expect(bench.told.filter { $0 == "retry -" }.count == 3)
  }
}
