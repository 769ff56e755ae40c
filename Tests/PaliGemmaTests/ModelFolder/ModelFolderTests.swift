import Files
import Foundation
import Testing

@testable import PaliGemma
@testable import Tensors

/// A made-up folder tree, gone with this object.
private final class Tree {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("pali-\(UUID())").path

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String = "{}") throws {
    try write(name, Array(text.utf8))
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let file = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  func model(in folder: String = ".") throws {
    for name in ["config.json", "model.safetensors", "tokenizer.json"] { try write("\(folder)/\(name)") }
  }
}

struct ModelFolderTests {
  private let tree = Tree()

  /// An environment with nothing but the tree in it.
  private var environment: [String: String] { ["HOME": tree.path, "HF_HUB_CACHE": "\(tree.path)/hub"] }

  private func fault(_ name: String, _ environment: [String: String]? = nil) throws -> String {
    let error = #expect(throws: (any Error).self) {
      try ModelFolder(Path(name), environment: environment ?? self.environment)
    }
    return "\(try #require(error))"
  }

  @Test func aFolder() throws {
    try tree.model(in: "m")
    #expect(try ModelFolder(Path("\(tree.path)/m"), environment: [:]).path.text == "\(tree.path)/m")
    #expect(try ModelFolder("~/m", environment: environment).path.text == "\(tree.path)/m")
  }

  @Test func partsThatAreMissing() throws {
    let folder = "\(tree.path)/m"
    #expect(try fault(folder) == "\(folder): no such model folder")
    try tree.write("m", "x")
    #expect(try fault(folder) == "\(folder): is not a model folder but a file")
    try FileManager.default.removeItem(atPath: folder)
    try tree.write("m/README.md")
    #expect(try fault(folder) == "\(folder): has no config.json; is it a model folder?")
    try tree.write("m/config.json")
    #expect(try fault(folder).hasPrefix("\(folder): has no weights"))
    try tree.write("m/model.safetensors")
    #expect(try fault(folder) == "\(folder): has no tokenizer.json or tokenizer.model")
    try tree.write("m/tokenizer.model")
    #expect(try ModelFolder(Path(folder), environment: environment).path.text == folder)
  }

  @Test func whatMayNotBeLookedAtIsNotCalledMissing() throws {
    let circle = "\(tree.path)/m/config.json"
    try tree.write("m/model.safetensors")
    try FileManager.default.createSymbolicLink(atPath: circle, withDestinationPath: circle)
    #expect(try fault("\(tree.path)/m") == "\(circle): cannot stat: Too many levels of symbolic links")
  }

  @Test func aHubIDInTheCache() throws {
    try tree.model(in: "hub/models--google--paligemma/snapshots/abc123")
    try tree.model(in: "hub/models--google--paligemma/snapshots/def456")
    try tree.write("hub/models--google--paligemma/refs/main", "abc123\n")
    try tree.write("hub/models--google--paligemma/refs/bfloat16", "def456")
    let snapshots = "\(tree.path)/hub/models--google--paligemma/snapshots"
    for (name, commit) in [("", "abc123"), ("@bfloat16", "def456"), ("@def456", "def456")] {
      #expect(
        try ModelFolder(Path("google/paligemma\(name)"), environment: environment).path.text
          == "\(snapshots)/\(commit)")
    }
    #expect(try fault("google/paligemma@float16").contains("hf download google/paligemma --revision float16"))
    #expect(try fault("google/other").hasSuffix("to get it: hf download google/other"))
  }

  @Test func whereTheCacheIs() {
    func cache(_ environment: [String: String]) -> String { HubCache(environment).path.text }
    #expect(cache(["HOME": "/h"]) == "/h/.cache/huggingface/hub")
    #expect(cache(["HOME": "/h", "XDG_CACHE_HOME": "/x"]) == "/x/huggingface/hub")
    #expect(cache(["HOME": "/h", "HF_HOME": "/f"]) == "/f/hub")
    #expect(cache(["HOME": "/h", "HF_HOME": "/f", "HF_HUB_CACHE": "~/c"]) == "/h/c")
    #expect(cache(["HOME": "/h", "HF_HUB_CACHE": ""]) == "/h/.cache/huggingface/hub")
  }

  @Test(arguments: [
    "../x", "a/../b", "a/b/c", "/a/b", "a", "a/", "a/b@", "a/b@../x", "a/b@/x", ".a/b", "a/b c", "é/b",
  ])
  func whatIsNoHubID(_ name: String) {
    #expect(HubCache.parse(name) == nil)
  }

  @Test func aReferenceCannotLeaveTheCache() throws {
    try tree.model(in: "secret")
    try tree.write("hub/models--a--b/refs/main", "../../../secret")
    try tree.model(in: "hub/models--a--b/snapshots/x")
    #expect(try fault("a/b").hasSuffix("refs/main: does not name a snapshot"))
  }

  @Test func downloadsThatWereBrokenOff() throws {
    try tree.write("hub/models--a--b/refs/main", "c")
    try tree.write("hub/models--a--b/snapshots/c/config.json")
    try tree.write("hub/models--a--b/snapshots/c/tokenizer.json")
    #expect(try fault("a/b").contains("has no weights"))
    try tree.write("hub/models--a--b/blobs/123.incomplete")
    #expect(try fault("a/b").contains("the download is not complete, model.safetensors is missing"))
    try tree.write(
      "hub/models--a--b/snapshots/c/model.safetensors.index.json",
      #"{"weight_map":{"x":"model-1.safetensors","y":"model-2.safetensors"}}"#)
    try tree.write("hub/models--a--b/snapshots/c/model-1.safetensors")
    #expect(try fault("a/b").contains("model-2.safetensors is missing; run hf download again"))
    try tree.write("hub/models--a--b/snapshots/c/model-2.safetensors")
    #expect(try ModelFolder("a/b", environment: environment).path.text.hasSuffix("snapshots/c"))
  }

  @Test func theListing() throws {
    try tree.model(in: "m")
    let header =
      #"{"language_model.model.norm.weight":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},"#
      + #""vision_tower.x":{"dtype":"F32","shape":[3,1],"data_offsets":[4,16]}}"#
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    try tree.write("m/model.safetensors", length + Array(header.utf8) + [UInt8](repeating: 0, count: 16))
    try tree.write("m/notes.npz", "PK")
    let listing = try ModelFolderListing(ModelFolder(Path("\(tree.path)/m"), environment: environment))
    #expect(listing.files.map(\.name) == ["config.json", "model.safetensors", "notes.npz", "tokenizer.json"])
    #expect(listing.weightFiles == [.init(name: "model.safetensors", byteCount: 24 + header.utf8.count)])
    #expect(listing.tensorCount == 2 && listing.parameterCount == 5)
    #expect(listing.types == ["BF16": 1, "F32": 1])
    #expect(
      listing.naming == "language_model.model.*, vision_tower.*" && listing.tokenizer == .json
        && listing.maskDecoder == nil)
  }
}
